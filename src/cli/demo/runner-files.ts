const HEAD = /^([\w-]+)<<(.+)$/u;

/** Reads the file that a step writes its outputs to: `name<<DELIMITER`, the value's lines, `DELIMITER`. */
export function readOutputs(text: string): ReadonlyMap<string, string> {
  const outputs = new Map<string, string>();
  const lines = text.split(/\r?\n/u);
  for (let at = 0; at < lines.length; at++) {
    const [, name, delimiter] = HEAD.exec(lines[at] ?? '') ?? [];
    const end = delimiter === undefined ? -1 : lines.indexOf(delimiter, at + 1);
    if (name === undefined || end === -1) continue;
    outputs.set(name, lines.slice(at + 1, end).join('\n'));
    at = end;
  }
  return outputs;
}

/** A line of the step's log as people see it; nothing for commands that the runner swallows. */
export function shownLine(line: string): string | undefined {
  const [, command, text = ''] = /^::([\w-]+)(?: [^:]*)?::(.*)$/u.exec(line) ?? [];
  if (command === undefined) return line;
  if (command === 'group') return `> ${text}`;
  return ['error', 'warning', 'notice'].includes(command) ? `${command}: ${text}` : undefined;
}
