import { SyncError } from '../contracts/errors.ts';
import { type Journal, noJournal } from '../contracts/journal.ts';
import type { Provider } from '../contracts/provider.ts';
import type { SyncResult } from '../contracts/sync-result.ts';
import { SyncEngine } from '../engine/engine.ts';
import { planIdFromPath } from '../plan/plan-id.ts';
import { planOfFeatures } from '../plan/toml/feature-plan.ts';
import type { Plan } from '../plan/types.ts';
import { createProvider } from '../providers/factory.ts';
import { featureMarker } from '../providers/odoo/identity.ts';
import { openOdooReader, openOffline } from '../providers/odoo/index.ts';
import type { OdooOptions } from '../providers/odoo/options.ts';
import { recordingProvider } from '../providers/recording/index.ts';
import { createRenderer } from '../rendering/factory.ts';
import { withDeadline } from './deadline.ts';
import { FeatureMapFile } from './feature-map-file.ts';
import { FeatureMapJournal } from './feature-map-journal.ts';
import { type MapSource, readMap } from './feature-map-source.ts';
import type { OdooSettings } from './odoo-settings.ts';
import type { RunOutcome, RunPorts } from './run-outcome.ts';
import type { Settings } from './settings.ts';
import { runInfo } from './workflow-links.ts';

/** One run from map to tasks, their ids back in the map. Never rejects: what went wrong is part of the outcome. */
export async function runOnOdoo(
  settings: Settings,
  odoo: OdooSettings,
  ports: RunPorts,
): Promise<RunOutcome> {
  const { run, workspace, warnings } = settings;
  let outcome: RunOutcome = {
    mode: run.mode,
    target: odoo.target,
    tracker: { noun: 'task', createsOnly: true },
    run: runInfo(ports.workflow),
  };
  try {
    for (const warning of warnings) ports.logger.warning(warning);
    const source = await readMap(workspace, odoo.file);
    const plan = planOfFeatures(source.map);
    const planId = planIdFromPath(odoo.file);
    outcome = { ...outcome, planId, planFingerprint: plan.fingerprint, plan };
    const ended = await new OdooRun(settings, odoo, ports, { source, plan, planId }).go();
    return { ...outcome, ...ended };
  } catch (error) {
    return { ...outcome, error };
  }
}

interface Task {
  readonly source: MapSource;
  readonly plan: Plan;
  readonly planId: string;
}

type Ended = Pick<RunOutcome, 'result' | 'usage' | 'error' | 'fidelity' | 'fidelityNote'>;

class OdooRun {
  readonly #settings: Settings;
  readonly #odoo: OdooSettings;
  readonly #ports: RunPorts;
  readonly #task: Task;

  constructor(settings: Settings, odoo: OdooSettings, ports: RunPorts, task: Task) {
    this.#settings = settings;
    this.#odoo = odoo;
    this.#ports = ports;
    this.#task = task;
  }

  go(): Promise<Ended> {
    const { clock, signal } = this.#ports;
    const limit = { ms: this.#settings.maxDurationMs, name: 'max-duration', clock };
    return withDeadline(signal === undefined ? limit : { ...limit, signal }, (stop) => {
      if (this.#settings.run.dryRun) return this.#look(stop);
      return this.#hasWork ? this.#create(stop) : this.#nothing(stop);
    });
  }

  get #hasWork(): boolean {
    return this.#task.source.map.tasks.some(({ taskId }) => taskId === 0);
  }

  /** The file is ours before the first request, so that no task is made whose id has nowhere to go. */
  async #create(stop: AbortSignal): Promise<Ended> {
    const { bytes, map } = this.#task.source;
    await using file = await FeatureMapFile.claim(
      this.#settings.workspace,
      map.file,
      bytes,
      this.#ports.clock,
    );
    const journal = new FeatureMapJournal(map, bytes, (next) => file.write(next));
    const provider = await createProvider('odoo', { odoo: () => this.#options(stop) });
    // Awaited here, or the file would be let go at once.
    return await this.#sync(provider, journal, stop);
  }

  /** Neither the file is opened for writing nor anybody asked. */
  #nothing(stop: AbortSignal): Promise<Ended> {
    return this.#sync(recordingProvider(openOffline(this.#options(stop))), noJournal, stop);
  }

  async #look(stop: AbortSignal): Promise<Ended> {
    const options = this.#options(stop);
    if (options.secret === '') {
      const ended = await this.#sync(recordingProvider(openOffline(options)), noJournal, stop);
      return { ...ended, fidelity: 'offline', fidelityNote: 'no API key is given' };
    }
    return this.#sync(recordingProvider(await openOdooReader(options)), noJournal, stop);
  }

  async #sync(opened: Provider, journal: Journal, signal: AbortSignal): Promise<Ended> {
    await using provider = opened;
    const { plan, planId } = this.#task;
    const { engine: config, run, warnings: known } = this.#settings;
    const { clock, logger, progress } = this.#ports;
    const renderer = createRenderer('html', { mentions: false, footer: false });
    const ports = { clock, logger, progress, journal, signal, dryRun: run.dryRun, marker: featureMarker };
    const told = (result: SyncResult): SyncResult => ({
      ...result,
      warnings: [...known, ...provider.warnings, ...result.warnings],
    });
    try {
      const engine = new SyncEngine(provider, renderer, config, ports);
      return { result: told(await engine.sync(plan, planId)), fidelity: 'live' };
    } catch (error) {
      const usage = provider.usage();
      if (error instanceof SyncError) return { error, usage, result: told(error.result), fidelity: 'live' };
      return { error, usage };
    }
  }

  #options(signal: AbortSignal): OdooOptions {
    const { target: _target, file: _file, ...server } = this.#odoo;
    const { clock, logger, fetch: door } = this.#ports;
    const { source, planId } = this.#task;
    const outside = { clock, logger, signal, ...(door === undefined ? {} : { fetch: door }) };
    return { ...server, tasks: source.map.tasks, planId, ...outside };
  }
}
