import type { Logger } from '../kernel/logger.ts';
import { terminalText } from '../report/terminal-text.ts';

/** Tells people what goes on; results go to standard output, so that they can be piped. */
export const terminalLogger: Logger = {
  debug: () => undefined,
  info: (message) => console.error(terminalText(message)),
  warning: (message) => console.error(`Warning: ${terminalText(message)}`),
  error: (message) => console.error(`Error: ${terminalText(message)}`),
};
