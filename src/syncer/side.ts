import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { Breaker } from './breaker.ts';
import type { ClusterClient } from './cluster-client.ts';
import type { EngineConfig } from './engine-config.ts';
import { classOf } from './error-class.ts';
import { GuardedClient } from './guarded-client.ts';
import { meteredClient } from './metered-client.ts';
import type { SyncMetrics } from './metrics/sync-metrics.ts';
import { connect } from './preflight.ts';
import type { Side } from './sync-status.ts';

interface SidePorts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  readonly metrics: SyncMetrics;
  readonly config: EngineConfig;
  readonly signal: AbortSignal;
}

/** One of the two clusters: its client as it is, the guarded one for work, and how it is doing. */
export class ClusterSide {
  readonly name: Side;
  readonly client: ClusterClient;
  readonly guarded: GuardedClient;
  readonly breaker: Breaker;
  #version: string | undefined;
  #reached = false;

  constructor(name: Side, client: ClusterClient, ports: SidePorts) {
    const { clock, logger, random, metrics, config, signal } = ports;
    this.name = name;
    this.client = meteredClient(client, { clock, metrics });
    this.breaker = new Breaker(`${name} (${client.server})`, {
      clock,
      logger,
      random,
      signal,
      probe: (probeSignal) => this.client.version(probeSignal),
      isOutage: (error) => classOf(error) === 'outage',
    });
    this.guarded = new GuardedClient(this.client, {
      clock,
      breaker: this.breaker,
      writesPerSecond: config.rateLimitPerSec,
    });
  }

  get version(): string | undefined {
    return this.#version;
  }

  /** It answered at the start. */
  get reached(): boolean {
    return this.#reached;
  }

  async connect(signal: AbortSignal): Promise<void> {
    this.#version = await connect(this.name, this.client, signal);
    this.#reached = true;
  }
}
