import type { Kind } from './kinds.ts';

/** Where an operation aims. */
export interface Target {
  readonly kind: Kind;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** `''`, `status` or `finalize`. */
  readonly subresource: string;
}

export interface WriteOptions {
  readonly manager: string;
  readonly dryRun: boolean;
}

export type PatchType = 'json' | 'merge' | 'strategic';

/** What has to be true of the stored object for a delete. */
export interface Preconditions {
  readonly uid?: string;
  readonly resourceVersion?: string;
}
