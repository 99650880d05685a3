import type { Clock } from '../../kernel/clock.ts';
import { Pacer } from '../../workqueue/pacer.ts';

/** The part of a limiter that the throttling plugin uses. */
export interface LimiterGroup {
  key(id: string): Limiter;
}

interface Limiter {
  schedule<Arguments extends readonly unknown[], T>(
    options: object,
    work: (...args: Arguments) => Promise<T>,
    ...args: Arguments
  ): Promise<T>;
}

/** Limiters for the throttling plugin, on our clock, in place of its own, which use the machine's. */
export interface Limiters {
  readonly global: LimiterGroup;
  readonly auth: LimiterGroup;
  readonly write: LimiterGroup;
  readonly search: LimiterGroup;
  readonly notifications: LimiterGroup;
  readonly retryLimiter: RetryLimiter;
}

interface RetryLimiter {
  schedule<Arguments extends readonly unknown[], T>(
    work: (...args: Arguments) => Promise<T>,
    ...args: Arguments
  ): Promise<T>;
  on(event: string, listener: unknown): void;
}

/** Starts of these two kinds of REST requests are this far apart, as in the plugin's own limiters; milliseconds. */
const SEARCH_SPACING = 2000;
const NOTIFICATION_SPACING = 3000;

/** @param writePacer spaces what the plugin takes for writes; none for a client that only reads, whose queries it would space. */
export function limitersOn(clock: Clock, writePacer?: Pacer): Limiters {
  return {
    global: UNLIMITED,
    auth: UNLIMITED,
    write: writePacer === undefined ? UNLIMITED : spacedBy(writePacer),
    search: spacedBy(new Pacer(clock, SEARCH_SPACING)),
    notifications: spacedBy(new Pacer(clock, NOTIFICATION_SPACING)),
    retryLimiter: NO_RETRIES,
  };
}

/** One pace for all ids: GitHub counts by user, whichever client it is. */
function spacedBy(pacer: Pacer): LimiterGroup {
  const limiter: Limiter = {
    async schedule(_options, work, ...args) {
      await pacer.start();
      return work(...args);
    },
  };
  return { key: () => limiter };
}

/** The bound on requests in flight is kept elsewhere, for all clients together. */
const UNLIMITED: LimiterGroup = {
  key: () => ({ schedule: (_options, work, ...args) => work(...args) }),
};

/** What a limit means for whom is read from the reply elsewhere, in more shapes than the plugin knows. */
const NO_RETRIES: RetryLimiter = {
  schedule: (work, ...args) => work(...args),
  on: () => undefined,
};
