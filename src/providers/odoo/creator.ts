import { DeferredError } from '../../contracts/errors.ts';
import type { CreateItemInput } from '../../contracts/inputs.ts';
import type { ItemRef } from '../../contracts/item.ts';
import type { FeatureTask } from '../../plan/toml/feature-map.ts';
import type { PlanItemId } from '../../plan/types.ts';
import { refOf } from './links.ts';
import { createSurely } from './lost-creates.ts';
import type { Opened } from './open.ts';
import type { OdooOptions } from './options.ts';
import { type Preparation, prepare } from './preparation.ts';
import { Tags } from './tags.ts';
import { taskValues } from './task-values.ts';
import type { Wire } from './wire.ts';

interface Waiting {
  readonly input: CreateItemInput;
  readonly task: FeatureTask;
  readonly resolve: (ref: ItemRef) => void;
  readonly reject: (error: unknown) => void;
}

/** Creates tasks in the order asked for, those asked for at once in one request. After a failure nothing is started. */
export class TaskCreator {
  readonly #opened: Opened;
  readonly #options: OdooOptions;
  readonly #wire: Wire;
  readonly #tasks: ReadonlyMap<PlanItemId, FeatureTask>;
  readonly #tags: Tags;
  readonly #created = new Set<number>();
  #preparation: Promise<Preparation> | undefined;
  #waiting: Waiting[] = [];
  #line: Promise<void> = Promise.resolve();
  #failed: unknown;

  constructor(opened: Opened, wire: Wire, options: OdooOptions) {
    this.#opened = opened;
    this.#wire = wire;
    this.#options = options;
    this.#tasks = new Map(options.tasks.map((task) => [task.id, task]));
    this.#tags = new Tags(opened.connection);
  }

  get skippedTags(): readonly string[] {
    return this.#tags.skipped;
  }

  /** Rejects with `UnknownOutcomeError` when the task may exist, with `DeferredError` after another failed. */
  create(input: CreateItemInput): Promise<ItemRef> {
    const task = this.#tasks.get(input.itemId);
    if (task === undefined) return Promise.reject(new Error(`the map has no ${input.itemId}`));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ input, task, resolve, reject });
      // Whoever asks in the same turn travels along.
      if (this.#waiting.length === 1) this.#line = this.#line.then(() => this.#flush());
    });
  }

  async #flush(): Promise<void> {
    const asked = this.#waiting;
    this.#waiting = [];
    const { batchSize } = this.#options;
    for (let start = 0; start < asked.length; start += batchSize) {
      await this.#createAll(asked.slice(start, start + batchSize));
    }
  }

  async #createAll(batch: readonly Waiting[]): Promise<void> {
    try {
      if (this.#failed !== undefined) {
        throw new DeferredError('nothing is created after a failure', undefined, { cause: this.#failed });
      }
      this.#preparation ??= prepare(this.#opened, this.#tags, this.#options);
      const { leftovers, stageId } = await this.#preparation;
      const missing = batch.filter(({ task }) => !leftovers.has(task.id));
      const ids =
        stageId === undefined || missing.length === 0 ? [] : await this.#send(missing, leftovers, stageId);
      const taken = new Map(missing.map((each, index) => [each.task.id, ids[index]]));
      for (const { task, resolve } of batch) {
        const left = leftovers.get(task.id);
        if (left !== undefined)
          this.#options.logger.info(`Odoo: task ${left} of an earlier run is "${task.name}"`);
        const id = left ?? taken.get(task.id);
        if (id !== undefined) resolve(refOf(id, this.#wire));
      }
    } catch (error) {
      this.#failed ??= error;
      for (const { reject } of batch) reject(error);
    }
  }

  async #send(
    batch: readonly Waiting[],
    leftovers: Preparation['leftovers'],
    stageId: number,
  ): Promise<readonly number[]> {
    const { connection, project, uid } = this.#opened;
    const { clock, logger, signal, tasks } = this.#options;
    const existing = tasks.flatMap(({ taskId }) => (taskId === 0 ? [] : [taskId]));
    const setting = { projectId: project.id, stageId, major: connection.version.major };
    const values = batch.map(({ task, input }) =>
      taskValues(task, input, this.#tags.idsOf(task.tags), setting),
    );
    const ids = await createSurely(values, {
      connection,
      clock,
      logger,
      project,
      uid,
      startedAt: this.#wire.serverStart,
      known: [...existing, ...leftovers.values(), ...this.#created],
      ...(signal === undefined ? {} : { signal }),
    });
    for (const id of ids) this.#created.add(id);
    return ids;
  }
}
