import type { Clock } from '../kernel/clock.ts';
import { isAbort } from './error-class.ts';

/** A reconcile was ended because it took too long; it is tried again. */
export class TimeLimitError extends Error {}

/** Below the five minutes after which a process counts as sick: one object must not get it restarted. */
const LIMIT_MS = 240_000;

/**
 * Runs work with a signal that fires with the given one, or after four minutes.
 * @throws {@link TimeLimitError} when the time was over
 */
export async function withTimeLimit<T>(
  clock: Clock,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const over = new AbortController();
  const stop = (): void => limit.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  let isLate = false;
  const watch = async (): Promise<void> => {
    await clock.sleep(LIMIT_MS, over.signal);
    isLate = true;
    limit.abort();
  };
  const late = watch().catch(() => undefined);
  try {
    return await work(limit.signal);
  } catch (error) {
    // What somebody else called off is tried again; only our own stop may drop it.
    if (!isLate && !signal.aborted && isAbort(error)) throw new Error('it was interrupted', { cause: error });
    throw isLate ? new TimeLimitError(`no end within ${LIMIT_MS / 1000} s`, { cause: error }) : error;
  } finally {
    signal.removeEventListener('abort', stop);
    over.abort();
    await late;
  }
}
