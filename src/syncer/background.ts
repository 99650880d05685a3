import type { Clock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { isAbort } from './error-class.ts';

/** Work beside the queue. What goes wrong in it is told and does not stop anything else. */
export class Background {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #signal: AbortSignal;
  readonly #running = new Set<Promise<void>>();

  /** @param signal ends what repeats. */
  constructor(clock: Clock, logger: Logger, signal: AbortSignal) {
    this.#clock = clock;
    this.#logger = logger;
    this.#signal = signal;
  }

  /** Does something every `interval` milliseconds. */
  repeat(interval: number, work: () => void | Promise<void>): void {
    this.run(this.#loop(interval, work));
  }

  run(work: Promise<void>): void {
    const watched = work
      .catch((error: unknown) => this.#tell(error))
      .finally(() => this.#running.delete(watched));
    this.#running.add(watched);
  }

  /** Resolves when nothing runs any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #loop(interval: number, work: () => void | Promise<void>): Promise<void> {
    while (!this.#signal.aborted) {
      await this.#clock.sleep(interval, this.#signal);
      try {
        await work();
      } catch (error) {
        this.#tell(error);
      }
    }
  }

  #tell(error: unknown): void {
    if (!isAbort(error)) this.#logger.warning(messageOf(error));
  }
}
