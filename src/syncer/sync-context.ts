import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { EngineConfig } from './engine-config.ts';
import type { GuardedClient } from './guarded-client.ts';
import type { Identity } from './identity.ts';
import type { Gvr } from './kube-object.ts';
import type { Planned } from './planned.ts';
import type { PluginRegistry } from './plugin-registry.ts';

/** What was done to an object. */
export type Operation =
  | 'created'
  | 'updated'
  | 'deleted'
  | 'unchanged'
  | 'skipped'
  | 'status-updated'
  | 'finalizer-added'
  | 'finalizer-removed'
  | 'namespace-created'
  | 'namespace-deleted';

/** What kinds need of the keeper of namespaces. */
export interface Namespaces {
  ensure(name: string, source: string): Promise<NamespaceReadiness>;
  forget(name: string, source: string): void;
  considerRemoval(name: string): void;
}

/** `missing` only in a dry run; `skip` leaves the objects of the namespace alone. */
export type NamespaceReadiness = 'ready' | 'skip' | 'missing';

/** What all kinds of one engine share. */
export interface SyncContext {
  readonly config: EngineConfig;
  readonly identity: Identity;
  readonly upstream: GuardedClient;
  readonly downstream: GuardedClient;
  readonly plugins: PluginRegistry;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly planned: Planned;
  readonly namespaces: Namespaces;
  /** Fires when the engine ends; for work that outlives the piece of work that began it. */
  readonly signal: AbortSignal;
  /** One connection spans several logical clusters. */
  readonly manyClusters: boolean;
  readonly count: (gvr: Gvr, operation: Operation) => void;
  /** Whether a namespace downstream holds copies of ours. */
  readonly holdsCopies: (namespace: string) => boolean;
  /** Whether it holds anything of the kinds we know, whoever made it. */
  readonly holdsAnything: (namespace: string, signal: AbortSignal) => Promise<boolean>;
}
