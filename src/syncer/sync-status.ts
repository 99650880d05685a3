import type { Gvr } from './kube-object.ts';

export type Side = 'upstream' | 'downstream';

export type Phase = 'Pending' | 'Initializing' | 'Ready' | 'Syncing' | 'Draining' | 'Terminating' | 'Error';

/** Counts by resource, `group/version/resource`. */
export type CountByGvr = Readonly<Record<string, number>>;

export interface ConnectionStatus {
  /** Address without credentials. */
  readonly server: string;
  readonly connected: boolean;
  /** What the server says it is; known once it was reached. */
  readonly version?: string;
  /** The last error while it is not connected. */
  readonly error?: string;
}

export interface QueueStatus {
  readonly depth: number;
  readonly processing: number;
  readonly delayed: number;
  /** More items wait than `queueDepth` allows for; nothing is dropped for it. */
  readonly saturated: boolean;
}

/** A key that could not be brought in line; it is tried again at its next change and at each resync. */
export interface SyncFailure {
  readonly gvr: string;
  readonly key: string;
  /** Such as `Invalid`, `Forbidden`, `Foreign`, `FieldConflict`, `Plugin`. */
  readonly reason: string;
  readonly message: string;
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

export type ResourceState = 'Starting' | 'Ready' | 'Unavailable';

export interface ResourceStatus {
  readonly gvr: Gvr;
  readonly state: ResourceState;
  /** Why it is unavailable. */
  readonly reason?: string;
  readonly synced: number;
  readonly pending: number;
  readonly failed: number;
}

/** What was done since the start, in objects. */
export interface OperationCounts {
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly unchanged: number;
  readonly statusUpdated: number;
  /** Left out by a filter or by the policy for foreign objects. */
  readonly skipped: number;
}

/** Every key is in exactly one of the three maps. */
export interface SyncStatus {
  readonly connected: boolean;
  /** Milliseconds since the epoch of the last success. */
  readonly lastSyncTime?: number;
  readonly syncedResources: CountByGvr;
  readonly pendingResources: CountByGvr;
  readonly failedResources: CountByGvr;
  /** Empty when all is well. */
  readonly errorMessage: string;
  readonly phase: Phase;
  readonly upstream: ConnectionStatus;
  readonly downstream: ConnectionStatus;
  readonly queue: QueueStatus;
  readonly failures: readonly SyncFailure[];
  readonly resources: readonly ResourceStatus[];
  readonly operations: OperationCounts;
}

export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string;
}

/** `live` fails when the process should be restarted; `ready` when it cannot do its work at the moment. */
export interface Health {
  readonly live: readonly HealthCheck[];
  readonly ready: readonly HealthCheck[];
}
