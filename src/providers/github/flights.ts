import type { Clock } from '../../kernel/clock.ts';
import { seconds } from './seconds.ts';

/** What a request under way gets for its reply when the run ends. */
const SETTLE_MS = 5000;

/** The HTTP requests under way: each has a time-out, and all of them come to an end. */
export class Flights {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #abandon = new AbortController();
  readonly #landed = new AbortController();
  #hurried = false;

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** Makes a request that heeds the signal it is given. */
  async run<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const timeout = new AbortController();
    const done = new AbortController();
    const expire = (): void => timeout.abort(new RequestTimeout(this.#timeoutMs));
    this.#clock.sleep(this.#timeoutMs, done.signal).then(expire, () => undefined);
    const reply = request(AbortSignal.any([timeout.signal, this.#abandon.signal]));
    this.#underWay.add(reply);
    try {
      return await reply;
    } finally {
      this.#underWay.delete(reply);
      done.abort();
    }
  }

  /** Gives replies some seconds from now on; what has none by then is abandoned. */
  hurry(): void {
    if (this.#hurried || this.#underWay.size === 0) return;
    this.#hurried = true;
    const abandon = (): void => this.#abandon.abort();
    this.#clock.sleep(SETTLE_MS, this.#landed.signal).then(abandon, () => undefined);
  }

  /** Hurries, and resolves when nothing is under way. */
  async land(): Promise<void> {
    this.hurry();
    await Promise.allSettled(this.#underWay);
    this.#landed.abort();
    this.#abandon.abort();
  }
}

/** A name other than `AbortError`, by which the client tells a caller's wish from a fault that may be retried. */
class RequestTimeout extends Error {
  override readonly name = 'TimeoutError';

  constructor(ms: number) {
    super(`no reply within ${seconds(ms)}`);
  }
}
