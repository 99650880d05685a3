import { debug, info } from '@actions/core';
import type { Logger } from '../kernel/logger.ts';
import { terminalText } from '../report/terminal-text.ts';

/**
 * The step's log. Messages may hold foreign text, so each line is made harmless to the runner, which reads commands from
 * the log. Warnings and errors become annotations elsewhere, ranked and counted; here they are lines.
 */
export const actionLogger: Logger = {
  debug: (message) => debug(message),
  info: (message) => info(harmless(message)),
  warning: (message) => info(`Warning: ${harmless(message)}`),
  error: (message) => info(`Error: ${harmless(message)}`),
};

/** Text of several lines, each of them harmless; indentation is kept. */
export function harmless(text: string): string {
  return text
    .split('\n')
    .map((line) => (/^ */u.exec(line)?.[0] ?? '') + terminalText(line))
    .join('\n');
}
