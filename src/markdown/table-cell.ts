/** Finished Markdown in the shape of one table cell: one line, no pipe that would end the cell. */
export function tableCell(markdown: string): string {
  return markdown
    .replace(/\s*[\r\n]\s*/g, ' ')
    .replace(/\\[\s\S]|\|/g, (found) => (found === '|' ? '\\|' : found));
}
