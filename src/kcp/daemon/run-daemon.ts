import type { Engine } from '../../syncer/engine.ts';
import { engineSettings } from '../engine-settings.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import type { RunReport } from '../report/run-report.ts';
import { engineFor, exitCodeOf, type SessionPorts, type Sides, stopEngine } from '../session.ts';
import type { DaemonSettings, Settings } from '../settings.ts';
import type { Check } from './checks.ts';
import { Elector } from './leader.ts';
import { leasedClient } from './leased-client.ts';
import { linkedSignal } from './linked-signal.ts';
import { type RuntimeWatch, startProfile, watchRuntime } from './runtime.ts';
import { type RunningServer, startServer } from './server.ts';

export interface DaemonPorts extends SessionPorts {
  /** Unique among all candidates for the lease. */
  readonly identity: string;
  /** Keeps a CPU profile; gives the path. */
  readonly keepProfile: (profile: string) => Promise<string>;
  /** Told where the server listens. */
  readonly onListening?: (url: string) => void;
}

/** The long-running form: syncs until it is told to stop, serves metrics and health, and takes turns with others. */
export class Daemon {
  readonly #settings: Settings;
  readonly #daemon: DaemonSettings;
  readonly #sides: Sides;
  readonly #ports: DaemonPorts;
  #engine: Engine | undefined;
  #isLeader = false;

  constructor(settings: Settings, daemon: DaemonSettings, sides: Sides, ports: DaemonPorts) {
    this.#settings = settings;
    this.#daemon = daemon;
    this.#sides = sides;
    this.#ports = ports;
  }

  async run(): Promise<RunReport> {
    const { clock, logger, keepProfile, onListening } = this.#ports;
    const started = clock.now();
    const stopProfile = this.#settings.enableProfiling ? await startProfile() : undefined;
    using runtime = watchRuntime();
    let report: Omit<RunReport, 'durationMs' | 'mode'>;
    try {
      await using server = await this.#serve(runtime);
      logger.info(`Metrics and health on ${server.url}`);
      onListening?.(server.url);
      report = await this.#lead();
    } catch (error) {
      report = failed(error);
    }
    if (stopProfile !== undefined) logger.info(`CPU profile: ${await keepProfile(await stopProfile())}`);
    return { ...report, mode: 'daemon', durationMs: clock.now() - started };
  }

  #serve(runtime: RuntimeWatch): Promise<RunningServer> {
    return startServer(this.#daemon.listen, {
      metrics: () => this.#engine?.metrics() ?? '',
      healthz: () => this.#engine?.health().live ?? [{ name: 'ping', ok: true }],
      readyz: () => this.#ready(),
      ...(this.#settings.enableProfiling
        ? { vars: () => ({ ...runtime.vars(), status: this.#engine?.status() }) }
        : {}),
    });
  }

  #ready(): readonly Check[] {
    if (this.#daemon.leaderElection && !this.#isLeader) return [{ name: 'standby', ok: true }];
    return this.#engine?.health().ready ?? [{ name: 'started', ok: false, message: 'not started' }];
  }

  /** With leader election an engine runs only while the lease is held; a lost one is campaigned for again. */
  async #lead(): Promise<Omit<RunReport, 'durationMs' | 'mode'>> {
    if (!this.#daemon.leaderElection) return this.#sync(this.#sides, this.#ports.signals.stop);
    const { signals } = this.#ports;
    const elector = this.#elector();
    for (;;) {
      try {
        await using leadership = await elector.campaign(signals.stop);
        using ends = linkedSignal(signals.stop, leadership.lost);
        this.#isLeader = true;
        const sides = {
          upstream: leasedClient(this.#sides.upstream, leadership.lost),
          downstream: leasedClient(this.#sides.downstream, leadership.lost),
        };
        const report = await this.#sync(sides, ends.signal, leadership.lost);
        if (signals.stop.aborted || report.error !== undefined) return report;
      } catch (error) {
        if (signals.stop.aborted) return { ...IDLE, exitCode: EXIT_CODES.converged };
        throw error;
      } finally {
        this.#isLeader = false;
      }
    }
  }

  #elector(): Elector {
    const { clock, logger, identity } = this.#ports;
    const { targetName } = engineSettings(this.#settings, this.#sides.upstream.server);
    return new Elector({
      client: this.#sides.downstream,
      clock,
      logger,
      identity,
      namespace: this.#daemon.leaseNamespace,
      name: this.#daemon.leaseName ?? `planpilot-${targetName}`,
    });
  }

  /** Runs one engine until `ends`; once the lease is lost nothing is finished any more. */
  async #sync(
    sides: Sides,
    ends: AbortSignal,
    lost?: AbortSignal,
  ): Promise<Omit<RunReport, 'durationMs' | 'mode'>> {
    const { clock, logger, signals } = this.#ports;
    const engine = engineFor(this.#settings, sides, { clock, logger });
    this.#engine = engine;
    try {
      await engine.start(ends);
      await aborted(ends);
    } catch (error) {
      await engine.stop({ now: true });
      if (!ends.aborted) return { ...failed(error), status: engine.status() };
    }
    const { notSynced } = await stopEngine(engine, signals, lost?.aborted === true);
    const isDone = notSynced.length === 0;
    return {
      ...IDLE,
      exitCode: isDone ? EXIT_CODES.converged : EXIT_CODES.unfinished,
      target: engine.config.targetName,
      converged: isDone,
      status: engine.status(),
      notSynced,
    };
  }
}

const IDLE = { converged: true, timedOut: false, cancelled: false, gaveUp: false, notSynced: [] } as const;

function failed(error: unknown): Omit<RunReport, 'durationMs' | 'mode'> {
  return { ...IDLE, converged: false, exitCode: exitCodeOf(error), error };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
