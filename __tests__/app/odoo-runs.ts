import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inputSpelling } from '../../src/action/inputs.ts';
import type { WorkflowEvent } from '../../src/app/mode.ts';
import type { RunOutcome } from '../../src/app/run-outcome.ts';
import { loadSettings } from '../../src/app/settings.ts';
import { runSync } from '../../src/app/sync-app.ts';
import { Workspace } from '../../src/app/workspace-files.ts';
import { silentProgress } from '../../src/contracts/progress.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { OdooServer } from '../support/odoo-server/server.ts';
import { acme, KEYS, type Task, type Version } from '../support/odoo-server/world.ts';
import { watchedFetch } from '../support/watched-fetch.ts';
import { MAP } from './odoo-map-files.ts';
import { type TemporaryFolder, temporaryFolder } from './workspaces.ts';

/** Waits for a lost request to be over happen at once; the end of all time for a run never comes. */
const LONGEST_WAIT_MS = 130_000;

/** A workspace with a map, and an Odoo server. */
export class OdooSite implements AsyncDisposable {
  readonly server: OdooServer;
  readonly folder: TemporaryFolder;
  readonly clock = new FakeClock();
  readonly #version: Version;

  private constructor(server: OdooServer, folder: TemporaryFolder, version: Version) {
    this.server = server;
    this.folder = folder;
    this.#version = version;
    server.hang = (ms) => this.clock.remote.sleep(ms);
  }

  static async open(map: string | Uint8Array, version: Version = '19.0'): Promise<OdooSite> {
    const folder = await temporaryFolder();
    await writeFile(join(folder.path, MAP), map);
    return new OdooSite(await OdooServer.start(acme(version, () => Date.now())), folder, version);
  }

  get path(): string {
    return join(this.folder.path, MAP);
  }

  text(): Promise<string> {
    return readFile(this.path, 'utf8');
  }

  /** Inputs of a run that lacks nothing. */
  get inputs(): Readonly<Record<string, string>> {
    return {
      provider: 'odoo',
      mode: 'sync',
      token: 'not for Odoo',
      'odoo-url': this.server.url,
      'odoo-api-key': KEYS.manager,
      'odoo-project': 'Roadmap',
      ...(this.#version === '19.0'
        ? {}
        : { 'odoo-database': 'acme', 'odoo-username': 'manager@acme.example' }),
    };
  }

  /** One run of the application, from inputs to outcome; time passes as fast as it can. */
  async run(
    inputs: Readonly<Record<string, string>> = {},
    { signal, event }: { readonly signal?: AbortSignal; readonly event?: WorkflowEvent } = {},
  ): Promise<RunOutcome> {
    try {
      const settings = await loadSettings({
        given: new Map(Object.entries({ ...this.inputs, ...inputs })),
        spelling: inputSpelling,
        workspace: await Workspace.open(this.folder.path),
        ...(event === undefined ? {} : { event }),
      });
      const run = runSync(settings, {
        clock: this.clock,
        logger: silentLogger,
        progress: silentProgress,
        mapFolder: join(this.folder.path, 'never-made'),
        fetch: watchedFetch(this.clock),
        ...(signal === undefined ? {} : { signal }),
      });
      return await this.clock.run(run, LONGEST_WAIT_MS);
    } catch (error) {
      return { error };
    }
  }

  /** A task that somebody else made. */
  addTask(task: Partial<Task> & Pick<Task, 'id' | 'name'>): void {
    this.server.world.tasks.push({
      description: false,
      projectId: 1,
      parentId: undefined,
      stageId: undefined,
      tagIds: [],
      userIds: [],
      displayInProject: true,
      createUid: 2,
      createDate: '2026-01-01 00:00:00',
      messages: 0,
      active: true,
      ...task,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await this.folder[Symbol.asyncDispose]();
  }
}
