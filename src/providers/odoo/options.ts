import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { FeatureTask } from '../../plan/toml/feature-map.ts';

/** The part of `fetch` that is used; tests and callers with their own network bring another. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Which stages a project gets when a task is about to be created: the first one alone, or all six. */
export type StageSet = 'backlog' | 'all';

/** Everything a run on Odoo is told from outside. */
export interface OdooOptions {
  /** `https://acme.odoo.com`; plain http only to this machine. */
  readonly url: string;
  /** Absent where the server shows one database only; JSON-RPC always needs it. */
  readonly database?: string;
  /** Login that the secret belongs to; JSON-RPC needs it. */
  readonly username?: string;
  /** An API key, or a password. */
  readonly secret: string;
  /** A number is an id, a text the exact name. */
  readonly project: number | string;
  /** Tasks created by one request, at least 1. */
  readonly batchSize: number;
  /** Milliseconds from the start of one request to the start of the next; 1000 for Odoo Online, else 0. */
  readonly minIntervalMs?: number;
  /** Milliseconds that one request may take; 60 000 where nothing is said. */
  readonly requestTimeoutMs?: number;
  readonly stages: StageSet;
  /** Whether Odoo logs the creation in each task and tells the project's followers. */
  readonly tracking: boolean;
  /** Everything that the map states, existing tasks included. */
  readonly tasks: readonly FeatureTask[];
  /** Plan id that the engine runs under. */
  readonly planId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborting starts no further request; one that runs is waited for. */
  readonly signal?: AbortSignal;
  readonly fetch?: Fetch;
}
