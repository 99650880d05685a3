import type { Gvr } from './kube-object.ts';

/** `spec` brings an object down, `status` brings its status up. */
export type Lane = 'spec' | 'status';

/** What is known of the event behind a piece of work. A hint for logs: the decision is made from the caches. */
export type SyncAction = 'add' | 'update' | 'delete' | 'status';

/** One piece of work: an upstream object whose copy or whose status may have to change. */
export interface SyncItem {
  readonly gvr: Gvr;
  /** Of the upstream object, see `keyText`. */
  readonly key: string;
  readonly action: SyncAction;
  /** Version of the object in the event, where it is known. */
  readonly object?: string;
  /** Failed tries since the last success. */
  readonly retries: number;
  /** First time it was asked for since the last success, in milliseconds since the epoch. */
  readonly timestamp: number;
}

/** The lane that an action belongs to. */
export function laneOf(action: SyncAction): Lane {
  return action === 'status' ? 'status' : 'spec';
}
