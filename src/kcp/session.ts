import type { Clock } from '../kernel/clock.ts';
import { ConfigError, messageOf, PlanPilotError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { ClusterClient } from '../syncer/cluster-client.ts';
import { type Engine, newEngine } from '../syncer/engine.ts';
import type { EnginePorts, StopResult } from '../syncer/engine-types.ts';
import { connect } from '../syncer/preflight.ts';
import { StartError } from '../syncer/start-error.ts';
import type { SyncStatus } from '../syncer/sync-status.ts';
import { engineSettings } from './engine-settings.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import { checkResources } from './known-resources.ts';
import type { RunReport } from './report/run-report.ts';
import { rulePlugins } from './rules/plugins.ts';
import type { Settings, SyncSettings } from './settings.ts';
import type { StopSignals } from './stop-signals.ts';

/** Both ends of a run. */
export interface Sides {
  readonly upstream: ClusterClient;
  readonly downstream: ClusterClient;
}

export interface SessionPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signals: StopSignals;
  /** Nothing may happen for this long before a run counts as converged; two seconds when absent. */
  readonly quietMs?: number;
}

/** One run that ends by itself: once, watch, plan or cleanup. What goes wrong is in the report; nothing is thrown. */
export async function runSession(settings: Settings, sides: Sides, ports: SessionPorts): Promise<RunReport> {
  const session = new Session(settings, sides, ports);
  return session.run();
}

/** An engine for these settings, with the rules of the config file registered. */
export function engineFor(settings: SyncSettings, sides: Sides, ports: EnginePorts): Engine {
  const engine = newEngine(
    engineSettings(settings, sides.upstream.server),
    sides.upstream,
    sides.downstream,
    ports,
  );
  const { filters, transformers } = rulePlugins(settings.rules);
  for (const filter of filters) engine.registerFilter(filter);
  for (const transformer of transformers) engine.registerTransformer(transformer);
  return engine;
}

/** Finishes what is under way, unless nothing may be finished (any more). */
export async function stopEngine(engine: Engine, { abort }: StopSignals, now: boolean): Promise<StopResult> {
  const drop = (): void => void engine.stop({ now: true });
  abort.addEventListener('abort', drop, { once: true });
  try {
    return await engine.stop({ now: now || abort.aborted });
  } finally {
    abort.removeEventListener('abort', drop);
  }
}

/** What ended a run, as its exit code. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof ConfigError) return EXIT_CODES.configuration;
  if (error instanceof StartError && (error.failure === 'same-cluster' || error.failure === 'resources'))
    return EXIT_CODES.configuration;
  return error instanceof PlanPilotError ? EXIT_CODES.connection : EXIT_CODES.failures;
}

class Session {
  readonly #settings: Settings;
  readonly #sides: Sides;
  readonly #ports: SessionPorts;
  readonly #tooManyFailures = new AbortController();
  readonly #started: number;

  constructor(settings: Settings, sides: Sides, ports: SessionPorts) {
    this.#settings = settings;
    this.#sides = sides;
    this.#ports = ports;
    this.#started = ports.clock.now();
  }

  async run(): Promise<RunReport> {
    const { signals } = this.#ports;
    let engine: Engine | undefined;
    try {
      await this.#checkResources(signals.stop);
      engine = this.#engine();
      await engine.start(signals.stop);
      return await this.#work(engine);
    } catch (error) {
      const stopped = await engine?.stop({ now: true });
      return this.#failed(error, engine?.status(), stopped);
    }
  }

  #engine(): Engine {
    const { clock, logger } = this.#ports;
    return engineFor(this.#settings, this.#sides, {
      clock,
      logger,
      onStatus: (status) => this.#observe(status),
    });
  }

  async #checkResources(signal: AbortSignal): Promise<void> {
    const { upstream, downstream } = this.#sides;
    await allOf([connect('upstream', upstream, signal), connect('downstream', downstream, signal)]);
    const [above, below] = await allOf([upstream.discover(signal), downstream.discover(signal)]);
    checkResources(this.#settings.resources, { upstream: above ?? [], downstream: below ?? [] });
  }

  async #work(engine: Engine): Promise<RunReport> {
    const { signals } = this.#ports;
    const { mode } = this.#settings;
    const drained = await this.#untilDone(engine);
    const gaveUp = this.#tooManyFailures.signal.aborted;
    const stopped = await stopEngine(engine, signals, gaveUp);
    const status = engine.status();
    const left = count(status.pendingResources) + stopped.notSynced.length;
    const converged = (drained?.converged ?? left === 0) && !gaveUp && !signals.abort.aborted;
    const report = {
      mode,
      durationMs: this.#elapsed(),
      target: engine.config.targetName,
      converged: converged && count(status.failedResources) === 0,
      timedOut: drained?.timedOut ?? false,
      cancelled: signals.stop.aborted && mode !== 'watch',
      gaveUp,
      status,
      notSynced: stopped.notSynced,
      ...(mode === 'plan' ? { planned: engine.plannedChanges() } : {}),
    };
    return { ...report, exitCode: this.#exitCode(report, converged) };
  }

  /** Watching ends by time or signal, everything else by convergence. */
  async #untilDone(engine: Engine): Promise<Awaited<ReturnType<Engine['drain']>> | undefined> {
    const { clock, signals, quietMs } = this.#ports;
    const ends = AbortSignal.any([signals.stop, this.#tooManyFailures.signal]);
    const { mode, durationMs, timeoutMs, waitFor } = this.#settings;
    if (mode === 'watch') {
      await clock.sleep(durationMs, ends).catch(() => undefined);
      return undefined;
    }
    const timeout = Math.max(1, timeoutMs - this.#elapsed());
    const quiet = quietMs === undefined ? {} : { quiet: quietMs };
    return engine.drain({ timeout, waitFor, signal: ends, ...quiet });
  }

  #observe({ failures }: SyncStatus): void {
    const { maxFailures } = this.#settings;
    if (maxFailures !== undefined && failures.length > maxFailures) this.#tooManyFailures.abort();
  }

  #elapsed(): number {
    return this.#ports.clock.now() - this.#started;
  }

  #exitCode(report: Omit<RunReport, 'exitCode'>, converged: boolean): ExitCode {
    const failed = report.status === undefined ? 0 : count(report.status.failedResources);
    if (this.#ports.signals.abort.aborted) return EXIT_CODES.cancelled;
    if (report.gaveUp) return EXIT_CODES.failures;
    if (!converged) {
      const left = report.notSynced.length + count(report.status?.pendingResources ?? {});
      return report.cancelled && left === 0 ? EXIT_CODES.cancelled : EXIT_CODES.unfinished;
    }
    return failed > 0 ? EXIT_CODES.failures : EXIT_CODES.converged;
  }

  #failed(error: unknown, status: SyncStatus | undefined, stopped: StopResult | undefined): RunReport {
    const cancelled = this.#ports.signals.stop.aborted;
    return {
      mode: this.#settings.mode,
      exitCode: cancelled ? EXIT_CODES.cancelled : exitCodeOf(error),
      durationMs: this.#elapsed(),
      converged: false,
      timedOut: false,
      cancelled,
      gaveUp: false,
      ...(status === undefined ? {} : { status }),
      notSynced: stopped?.notSynced ?? [],
      error: cancelled ? new Cancelled() : error,
    };
  }
}

/** Waits for both sides whatever happens, so that nothing is under way any more when one of them failed. */
async function allOf<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(work);
  const errors: unknown[] = settled.flatMap((side) => (side.status === 'rejected' ? [side.reason] : []));
  const [first, ...others] = errors;
  if (others.length > 0 && errors.every((error) => error instanceof StartError)) {
    const message = errors.map((error) => `${messageOf(error)} (${error.hint ?? 'see above'})`).join('\n');
    throw new StartError('connect', message, { cause: first, hint: 'correct both' });
  }
  if (errors.length > 0) throw first;
  return settled.flatMap((side) => (side.status === 'fulfilled' ? [side.value] : []));
}

class Cancelled extends PlanPilotError {
  override readonly code = 'cancelled';

  constructor() {
    super('cancelled before the first lists were complete', { hint: 'run it again; nothing was written' });
  }
}

function count(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, each) => total + each, 0);
}
