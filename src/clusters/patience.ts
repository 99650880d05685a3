import type { Clock } from '../kernel/clock.ts';
import { TransportError } from '../syncer/api-error.ts';
import { abortError, silenceError, transportError } from './transport-errors.ts';

interface PatienceOptions {
  readonly clock: Clock;
  /** For error texts. */
  readonly server: string;
  readonly signal: AbortSignal;
  /** How long nothing may happen, in milliseconds. */
  readonly ms: number;
}

const NOBODY = (): void => undefined;

/**
 * Ends a request of which nothing was heard for too long, or whose caller stopped. One timer serves all steps of the
 * request, since a timer a step costs more than the step.
 */
export class Patience implements Disposable {
  readonly #options: PatienceOptions;
  readonly #abort: () => void;
  #ms: number;
  #moved: number;
  #timer = new AbortController();
  #over: Error | undefined;
  /** How the step under way hears that patience is over. */
  #tell: (error: Error) => void = NOBODY;

  constructor(options: PatienceOptions) {
    const { signal, ms, clock } = options;
    if (signal.aborted) throw abortError(signal);
    this.#options = options;
    this.#ms = ms;
    this.#moved = clock.now();
    this.#abort = () => this.#end(abortError(signal));
    signal.addEventListener('abort', this.#abort, { once: true });
    void this.#watch();
  }

  /** From now on nothing may happen for this long, in milliseconds. */
  allow(ms: number): void {
    this.#ms = ms;
    this.#moved = this.#options.clock.now();
    this.#timer.abort(this);
    this.#timer = new AbortController();
    void this.#watch();
  }

  /** Settles with `work`; whatever breaks it comes out as one of the errors that the client port promises. */
  async during<T>(work: Promise<T>): Promise<T> {
    // Nobody waits for it any more, but its failure must not go unheard.
    work.catch(() => undefined);
    this.#throwIfOver();
    try {
      const result = await new Promise<T>((resolve, reject) => {
        this.#tell = reject;
        work.then(resolve, reject);
      });
      this.#moved = this.#options.clock.now();
      return result;
    } catch (error) {
      this.#throwIfOver();
      throw error instanceof TransportError ? error : transportError(this.#options.server, error);
    } finally {
      this.#tell = NOBODY;
    }
  }

  [Symbol.dispose](): void {
    this.#options.signal.removeEventListener('abort', this.#abort);
    this.#timer.abort(this);
  }

  async #watch(): Promise<void> {
    const { signal } = this.#timer;
    const { clock, server } = this.#options;
    try {
      let left = this.#ms;
      while (left > 0) {
        await clock.sleep(left, signal);
        left = this.#moved + this.#ms - clock.now();
      }
      this.#end(silenceError(server, this.#ms));
    } catch {
      // The request is over, or was given another time; there is nobody left to tell.
    }
  }

  #throwIfOver(): void {
    if (this.#over !== undefined) throw this.#over;
  }

  #end(error: Error): void {
    this.#over = error;
    this.#tell(error);
  }
}
