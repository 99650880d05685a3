import type { ItemRef } from '../contracts/item.ts';
import type { Journal } from '../contracts/journal.ts';
import { messageOf, PlanPilotError } from '../kernel/errors.ts';
import { formatPlace } from '../kernel/problem.ts';
import type { FeatureMap, FeatureTask } from '../plan/toml/feature-map.ts';
import { SpliceableMap } from '../plan/toml/splice.ts';
import type { PlanItemId } from '../plan/types.ts';
import { UnrecordedTasksError } from './map-file-errors.ts';

/** Makes the bytes of a map durable; resolves once they would survive a crash. */
export type SaveBytes = (bytes: Uint8Array) => Promise<void>;

interface NewTask {
  readonly task: FeatureTask;
  readonly id: number;
}

/**
 * A journal that writes each new id into the map itself, in place of the 0 that asked for it. One write runs at a time;
 * ids that come together, as those of a list do, go into one.
 */
export class FeatureMapJournal implements Journal {
  readonly #tasks: ReadonlyMap<PlanItemId, FeatureTask>;
  readonly #save: SaveBytes;
  #map: SpliceableMap;
  #waiting: readonly NewTask[] = [];
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** @param bytes that the map was read from */
  constructor(map: FeatureMap, bytes: Uint8Array, save: SaveBytes) {
    this.#tasks = new Map(map.tasks.map((task) => [task.id, task]));
    this.#map = SpliceableMap.of(bytes);
    this.#save = save;
  }

  /** @throws UnrecordedTasksError naming every id that exists and is not in the map */
  created(id: PlanItemId, ref: ItemRef): Promise<void> {
    const task = this.#tasks.get(id);
    if (task === undefined) return Promise.reject(new Error(`the map has no ${id}`));
    this.#waiting = [...this.#waiting, { task, id: Number(ref.id) }];
    this.#next ??= this.#afterRunning();
    return this.#next;
  }

  async #afterRunning(): Promise<void> {
    // A failed write was told to those who waited for it; its ids are still waiting and go into the next one.
    await this.#running.catch(() => undefined);
    this.#next = undefined;
    this.#running = this.#write(this.#waiting);
    await this.#running;
  }

  async #write(news: readonly NewTask[]): Promise<void> {
    try {
      const next = this.#map.with(news.map(({ task, id }) => ({ path: task.taskIdAt.path, id })));
      await this.#save(next.bytes);
      this.#map = next;
      this.#waiting = this.#waiting.filter((each) => !news.includes(each));
    } catch (cause) {
      throw unrecorded(this.#waiting, cause);
    }
  }
}

function unrecorded(news: readonly NewTask[], cause: unknown): UnrecordedTasksError {
  const ids = news.map(
    ({ task, id }) => `task_id ${id} of "${task.name}" (${formatPlace(task.taskIdAt.place)})`,
  );
  const own = cause instanceof PlanPilotError ? cause.hint : undefined;
  const hint = `${own ?? 'Make the file writable.'} The next run finds the tasks and writes their ids, or write them there by hand.`;
  return new UnrecordedTasksError(`${messageOf(cause)}; not yet in it: ${ids.join(', ')}`, { hint, cause });
}
