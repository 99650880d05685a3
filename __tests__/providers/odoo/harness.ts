import { FeatureMapJournal } from '../../../src/app/feature-map-journal.ts';
import { SyncError } from '../../../src/contracts/errors.ts';
import { silentProgress } from '../../../src/contracts/progress.ts';
import type { SyncResult } from '../../../src/contracts/sync-result.ts';
import { SyncEngine } from '../../../src/engine/engine.ts';
import type { Logger } from '../../../src/kernel/logger.ts';
import { planOfFeatures } from '../../../src/plan/toml/feature-plan.ts';
import { readFeatureMap } from '../../../src/plan/toml/read-map.ts';
import { featureMarker } from '../../../src/providers/odoo/identity.ts';
import { openOdooProvider } from '../../../src/providers/odoo/index.ts';
import type { OdooOptions } from '../../../src/providers/odoo/options.ts';
import { createRenderer } from '../../../src/rendering/factory.ts';
import { CONFIG } from '../../support/engine-harness.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { OdooServer } from '../../support/odoo-server/server.ts';
import { acme, KEYS, type Task, type Version } from '../../support/odoo-server/world.ts';
import { watchedFetch } from '../../support/watched-fetch.ts';

const FILE = 'feature_user_story_map.toml';

/** A server, a clock and a map on an imagined disk; each run reads what the one before left there. */
export class OdooSite implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly server: OdooServer;
  readonly logged: string[] = [];
  /** The map as it is on disk. */
  text: string;
  login: string | undefined = 'manager@acme.example';
  /** Called with each new content of the map, before it counts as written. */
  saving: () => void = () => undefined;

  private constructor(server: OdooServer, text: string) {
    this.server = server;
    this.text = text;
    server.hang = (ms) => this.clock.remote.sleep(ms);
  }

  static async start(version: Version, text: string): Promise<OdooSite> {
    const site: { now?: () => number } = {};
    const server = await OdooServer.start(acme(version, () => site.now?.() ?? 0));
    const made = new OdooSite(server, text);
    site.now = () => made.clock.now();
    return made;
  }

  options(more: Partial<OdooOptions> = {}): OdooOptions {
    const { map } = this.#read();
    const say = (message: string): void => void this.logged.push(message);
    const logger: Logger = { debug: say, info: say, warning: say, error: say };
    return {
      url: this.server.url,
      database: this.server.world.database,
      ...(this.login === undefined ? {} : { username: this.login }),
      secret: KEYS.manager,
      project: 'Roadmap',
      batchSize: 1,
      stages: 'backlog',
      tracking: false,
      tasks: map.tasks,
      planId: 'map',
      clock: this.clock,
      logger,
      fetch: watchedFetch(this.clock),
      ...more,
    };
  }

  /** One run to its end. @throws what the engine throws */
  run(more: Partial<OdooOptions> = {}): Promise<SyncResult> {
    return this.clock.run(this.#run(more));
  }

  /** What a run that does not succeed is stopped by; nothing when it succeeds. */
  async failure(more: Partial<OdooOptions> = {}): Promise<Error | undefined> {
    try {
      await this.run(more);
      return undefined;
    } catch (error) {
      if (error instanceof SyncError) return error.failures[0]?.error ?? error;
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** Ids in the map, by the names of features and stories. */
  get ids(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#read().map.tasks.map(({ name, taskId }) => [name, taskId]));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.server[Symbol.asyncDispose]();
  }

  #read() {
    const bytes = new TextEncoder().encode(this.text);
    return { bytes, map: readFeatureMap({ file: FILE, bytes }) };
  }

  async #run(more: Partial<OdooOptions>): Promise<SyncResult> {
    const { bytes, map } = this.#read();
    await using provider = await openOdooProvider(this.options(more));
    const journal = new FeatureMapJournal(map, bytes, async (next) => {
      this.saving();
      this.text = new TextDecoder().decode(next);
    });
    const { clock } = this;
    const ports = { dryRun: false, marker: featureMarker, journal, progress: silentProgress, clock };
    const logger = this.options().logger;
    const engine = new SyncEngine(
      provider,
      createRenderer('html', { mentions: false, footer: false }),
      CONFIG,
      {
        ...ports,
        logger,
      },
    );
    const result = await engine.sync(planOfFeatures(map), 'map');
    return { ...result, warnings: [...result.warnings, ...provider.warnings] };
  }
}

/** A task of project 1 that somebody made before. */
export function taskOf(id: number, name: string, more: Partial<Task> = {}): Task {
  return {
    id,
    name,
    description: false,
    projectId: 1,
    parentId: undefined,
    stageId: undefined,
    tagIds: [],
    userIds: [],
    displayInProject: true,
    createUid: 2,
    createDate: '2026-11-20 10:00:00',
    messages: 0,
    active: true,
    ...more,
  };
}

/** A map of some features, each with stories; 0 for what is to be created. */
export function mapOf(features: Readonly<Record<string, FeatureSpec>>): string {
  return Object.entries(features)
    .map(([name, { id = 0, description = '', tags = '', stories = [] }]) =>
      [
        `[features.${JSON.stringify(name)}]`,
        `task_id = ${id}`,
        ...(description === '' ? [] : [`description = ${JSON.stringify(description)}`]),
        ...(tags === '' ? [] : [`tags = ${JSON.stringify(tags)}`]),
        ...stories.flatMap((story) => {
          const {
            name: title,
            id: taskId = 0,
            ...rest
          } = typeof story === 'string' ? { name: story } : story;
          return [
            `[[features.${JSON.stringify(name)}.user_stories]]`,
            `name = ${JSON.stringify(title)}`,
            `task_id = ${taskId}`,
            ...(rest.tags === undefined ? [] : [`tags = ${JSON.stringify(rest.tags)}`]),
          ];
        }),
        '',
      ].join('\n'),
    )
    .join('\n');
}

interface FeatureSpec {
  readonly id?: number;
  readonly description?: string;
  readonly tags?: string;
  readonly stories?: readonly (
    | string
    | { readonly name: string; readonly id?: number; readonly tags?: string }
  )[];
}
