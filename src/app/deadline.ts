import { DeferredError } from '../contracts/errors.ts';
import type { Clock } from '../kernel/clock.ts';

/** How long something may go on, and who else may stop it. */
export interface Deadline {
  readonly ms: number;
  /** The limit in the user's words, for the message. */
  readonly name: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

/** Runs `work` with a signal that aborts when the time is up, or when the given one does. */
export async function withDeadline<T>(
  { ms, name, clock, signal }: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeUp = new AbortController();
  const finished = new AbortController();
  const message = `not attempted: the time allowed by ${name} was used up`;
  const hint = 'Run again, at once if you like: the next run continues here.';
  const timer = clock.sleep(ms, finished.signal).then(
    () => timeUp.abort(new DeferredError(message, undefined, { hint })),
    () => undefined,
  );
  try {
    return await work(signal === undefined ? timeUp.signal : AbortSignal.any([signal, timeUp.signal]));
  } finally {
    finished.abort();
    await timer;
  }
}
