import { UnknownOutcomeError } from '../../contracts/errors.ts';
import type { MutationPart } from '../../contracts/graphql-operation.ts';
import { type Backoff, backoffDelay } from '../../kernel/backoff.ts';
import type { Clock } from '../../kernel/clock.ts';
import { messageOf } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { attemptLine, MAX_ATTEMPTS } from './call.ts';
import type { MutateOptions, Transport, Tries } from './transport.ts';

const REPEATS: Backoff = { baseMs: 2000, maxMs: 16_000, maxAttempts: MAX_ATTEMPTS };

export interface WritesPorts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal?: AbortSignal;
}

/** Writes that are sent until their outcome is known, five times in all. */
export class Writes {
  readonly #ports: WritesPorts;

  constructor(ports: WritesPorts) {
    this.#ports = ports;
  }

  /** Sends one mutation that, done twice, ends like done once. */
  ensure<Input, Result>(
    part: MutationPart<Input, Result>,
    input: Input,
    options: MutateOptions,
  ): Promise<Result> {
    return this.#ports.transport.mutate(part, input, { ...options, repeatable: true });
  }

  /**
   * Does `write`, which looks before it repeats, until its outcome is known.
   * @param write passes `tries` on with what it sends, and knows from it whether something was sent before
   */
  async repeat<T>(operation: string, write: (tries: Tries) => Promise<T>): Promise<T> {
    const tries: Tries = { made: 0 };
    for (let attempt = 1; ; attempt = Math.max(attempt, tries.made) + 1) {
      try {
        return await write(tries);
      } catch (error) {
        if (!(error instanceof UnknownOutcomeError) || Math.max(attempt, tries.made) >= MAX_ATTEMPTS)
          throw error;
        await this.#pause(operation, Math.max(attempt, tries.made), error);
      }
    }
  }

  /** @throws the error that made the pause necessary, when the run is ended meanwhile. */
  async #pause(operation: string, attempt: number, error: UnknownOutcomeError): Promise<void> {
    const { clock, logger, signal } = this.#ports;
    const wait = backoffDelay(REPEATS, attempt, 0);
    logger.info(attemptLine(operation, attempt + 1, wait, messageOf(error)));
    try {
      await clock.sleep(wait, signal);
    } catch {
      throw error;
    }
  }
}
