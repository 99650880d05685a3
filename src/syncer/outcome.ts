import type { Operation } from './sync-context.ts';

/**
 * How a reconcile ended: `synced` nothing is left to do; `waiting` an event will go on with it; `removed` the object is none
 * of ours (any more).
 */
export interface Outcome {
  readonly state: 'synced' | 'waiting' | 'removed';
  readonly operation?: Operation;
  /** Come back after this many milliseconds. */
  readonly after?: number;
}
