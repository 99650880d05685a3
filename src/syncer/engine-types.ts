import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { SyncItem } from './sync-item.ts';
import type { SyncStatus } from './sync-status.ts';

/** What an engine needs from outside. */
export interface EnginePorts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told the status at the start, every `statusInterval` and at the stop. Must not throw. */
  readonly onStatus?: (status: SyncStatus) => void;
  /** 0 to 1, for spreading waits; the default is `Math.random`. */
  readonly random?: () => number;
}

export interface DrainOptions {
  /** Give up after this many milliseconds. */
  readonly timeout: number;
  /** Nothing may happen for this long before it counts as converged; 2 s by default. */
  readonly quiet?: number;
  /** `status` also waits until the copies' controllers have seen the latest specification. */
  readonly waitFor?: 'applied' | 'status';
  readonly signal?: AbortSignal;
}

export interface DrainResult {
  /** Caches synced, every key synced or failed, nothing under way. */
  readonly converged: boolean;
  readonly timedOut: boolean;
  readonly status: SyncStatus;
}

export interface StopOptions {
  /** Drops what is under way instead of finishing it. */
  readonly now?: boolean;
}

/** Every piece of work that was known and not finished; the next start finds it again on the clusters. */
export interface StopResult {
  readonly notSynced: readonly SyncItem[];
}
