import type { Clock } from '../kernel/clock.ts';

/** What somebody outside wants, in two steps; disposing it takes the handlers away again. */
export interface StopSignals extends Disposable {
  /** Finish what runs and what is queued, then end. */
  readonly stop: AbortSignal;
  /** End now. */
  readonly abort: AbortSignal;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A terminal, a package manager and our own launcher may each pass on one key press: that is one signal. */
const ECHO_MS = 250;

/**
 * The first signal asks to stop, the second to end at once. The runner sends SIGINT, 7.5 s later SIGTERM, and kills 2.5 s
 * after that.
 */
export function stopSignals(clock: Clock): StopSignals {
  const stop = new AbortController();
  const abort = new AbortController();
  let first: number | undefined;
  const receive = (): void => {
    const now = clock.now();
    if (first === undefined) {
      first = now;
      stop.abort();
    } else if (now - first >= ECHO_MS) {
      abort.abort();
    }
  };
  for (const name of SIGNALS) process.on(name, receive);
  return {
    stop: stop.signal,
    abort: abort.signal,
    [Symbol.dispose]: () => {
      for (const name of SIGNALS) process.off(name, receive);
    },
  };
}
