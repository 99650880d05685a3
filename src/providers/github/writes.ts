import { UnknownOutcomeError } from '../../contracts/errors.ts';
import { type Backoff, backoffDelay } from '../../kernel/backoff.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { MutationPart } from './operation.ts';
import type { MutateOptions, Transport } from './transport.ts';

const REPEATS: Backoff = { baseMs: 2000, maxMs: 8000, maxAttempts: 3 };

/**
 * Writes that may safely be sent again, because doing them twice ends like doing them once. When a reply is lost they
 * are repeated after a while, three times in all; those that were lost together are repeated together.
 */
export class Writes {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;

  constructor(transport: Transport, clock: Clock, signal: AbortSignal | undefined) {
    this.#transport = transport;
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Sends one mutation until its outcome is known. */
  ensure<Input, Result>(
    part: MutationPart<Input, Result>,
    input: Input,
    options: MutateOptions,
  ): Promise<Result> {
    return this.repeat(() => this.#transport.mutate(part, input, options));
  }

  /** Does `write` until its outcome is known; it is told which attempt it is, 1 for the first. */
  async repeat<T>(write: (attempt: number) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await write(attempt);
      } catch (error) {
        if (!(error instanceof UnknownOutcomeError) || attempt >= REPEATS.maxAttempts) throw error;
        await this.#pause(attempt, error);
      }
    }
  }

  /** @throws the error that made the pause necessary, when the run is ended meanwhile. */
  async #pause(attempt: number, error: UnknownOutcomeError): Promise<void> {
    try {
      await this.#clock.sleep(backoffDelay(REPEATS, attempt, 0), this.#signal);
    } catch {
      throw error;
    }
  }
}
