import type { Clock } from '../kernel/clock.ts';
import { EXIT_CODES } from './exit-codes.ts';

/** What somebody outside wants, in two steps. */
export interface StopSignals {
  /** Finish what runs and what is queued, then end. */
  readonly stop: AbortSignal;
  /** End now. */
  readonly abort: AbortSignal;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A terminal, a package manager and our own launcher may each pass on one key press: that is one signal. */
const ECHO_MS = 250;

/** How long ending now may take to report, before one more signal ends the process without a word. */
const LAST_WORDS_MS = 1000;

/**
 * The first signal asks to stop, the second to end at once. The runner sends SIGINT, 7.5 s later SIGTERM, and kills 2.5 s
 * after that. Handled from here on until the process ends.
 */
export function stopSignals(clock: Clock): StopSignals {
  const stop = new AbortController();
  const abort = new AbortController();
  let last = 0;
  const receive = (): void => {
    const since = clock.now() - last;
    const isNew = since >= (abort.signal.aborted ? LAST_WORDS_MS : ECHO_MS);
    if (stop.signal.aborted && !isNew) return;
    last = clock.now();
    if (abort.signal.aborted) process.exit(EXIT_CODES.cancelled);
    else if (stop.signal.aborted) abort.abort();
    else stop.abort();
  };
  for (const name of SIGNALS) process.on(name, receive);
  return { stop: stop.signal, abort: abort.signal };
}
