import { summary } from '@actions/core';

/** Appends Markdown to the job summary; where the runner offers none, nothing happens. */
export async function writeSummary(markdown: string, isOffered: boolean): Promise<void> {
  if (isOffered) await summary.addRaw(markdown, true).write();
}
