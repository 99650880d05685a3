import type { Clock } from '../clock.ts';
import { realClock } from '../clock.ts';
import { defaultOwners, defaultTokens } from '../default-world.ts';
import type { LimitOptions, ServerOptions } from '../options.ts';
import { seed } from '../store/seed.ts';
import { createWorld, type World } from '../store/world.ts';
import { Faults } from './faults.ts';
import { documentedLimits } from './limits.ts';
import { RequestLog } from './log.ts';
import { Overlap } from './overlap.ts';
import { type Caller, callers } from './tokens.ts';

/** One server's whole inside: the world, who may call, and what is on record. */
export interface Site {
  readonly world: World;
  readonly clock: Clock;
  readonly callers: ReadonlyMap<string, Caller>;
  readonly limits: Required<LimitOptions>;
  readonly log: RequestLog;
  readonly faults: Faults;
  readonly overlap: Overlap;
  readonly requestMs: number;
  readonly mutationMs: number;
  readonly graphqlPath: string;
  readonly restPrefix: string;
  /** Address under which REST paths hang; known once the server listens. */
  readonly apiUrl: () => string;
}

/** Builds a server's inside from its options. */
export function createSite(options: ServerOptions, apiUrl: () => string): Site {
  const clock = options.clock ?? realClock;
  const limits = { ...documentedLimits, ...options.limits };
  const world = createWorld({
    now: () => clock.now(),
    indexLagMs: options.indexLagMs ?? 0,
    replicaLagMs: options.replicaLagMs ?? 0,
  });
  seed(world, options.owners ?? defaultOwners(clock.now()));
  return {
    world,
    clock,
    limits,
    callers: callers(world, options.tokens ?? defaultTokens, limits),
    log: new RequestLog(),
    faults: new Faults(),
    overlap: new Overlap(),
    requestMs: options.latency?.requestMs ?? 0,
    mutationMs: options.latency?.mutationMs ?? 0,
    graphqlPath: options.ghes ? '/api/graphql' : '/graphql',
    restPrefix: options.ghes ? '/api/v3' : '',
    apiUrl,
  };
}
