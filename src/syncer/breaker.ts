import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';

const FAILURES_IN_A_ROW = 3;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

interface BreakerPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** One cheap question to the cluster; rejects while it cannot answer. */
  readonly probe: (signal: AbortSignal) => Promise<unknown>;
  readonly isOutage: (error: unknown) => boolean;
  readonly signal: AbortSignal;
}

/** Stops asking a cluster that cannot answer, and asks it one question at a time until it can. */
export class Breaker {
  readonly #name: string;
  readonly #ports: BreakerPorts;
  #failures = 0;
  /** Probes since the last answer to real work: work that fails again finds the wait grown. */
  #probes = 0;
  #notBefore = 0;
  #recovery: Promise<void> | undefined;
  #lastError: string | undefined;

  constructor(name: string, ports: BreakerPorts) {
    this.#name = name;
    this.#ports = ports;
  }

  get isOpen(): boolean {
    return this.#recovery !== undefined;
  }

  /** What went wrong last; nothing since the last answer. */
  get lastError(): string | undefined {
    return this.#lastError;
  }

  /** Resolves once the cluster may be asked. */
  async ready(): Promise<void> {
    while (this.#recovery !== undefined) await this.#recovery;
  }

  /** The cluster answered. */
  succeeded(): void {
    this.#failures = 0;
    this.#probes = 0;
    if (this.#recovery === undefined) this.#lastError = undefined;
  }

  /** The cluster did not answer, or asked to be left alone for `retryAfterMs`. */
  failed(message: string, retryAfterMs = 0): void {
    this.#failures++;
    this.#lastError = message;
    if (retryAfterMs > 0) this.#notBefore = Math.max(this.#notBefore, this.#ports.clock.now() + retryAfterMs);
    if (this.#recovery !== undefined || (this.#failures < FAILURES_IN_A_ROW && retryAfterMs <= 0)) return;
    this.#ports.logger.warning(`${this.#name} cannot answer, waiting for it: ${message}`);
    this.#recovery = this.#recover().finally(() => {
      this.#recovery = undefined;
    });
  }

  async #recover(): Promise<void> {
    const { clock, logger, random, probe, isOutage, signal } = this.#ports;
    while (!signal.aborted) {
      const grown = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#probes) * (1 - random() / 4);
      this.#probes = Math.min(this.#probes + 1, 10);
      try {
        await clock.sleep(Math.max(grown, this.#notBefore - clock.now()), signal);
        await probe(signal);
      } catch (error) {
        if (signal.aborted) return;
        if (isOutage(error)) {
          this.#lastError = error instanceof Error ? error.message : String(error);
          continue;
        }
      }
      this.#failures = 0;
      this.#lastError = undefined;
      logger.info(`${this.#name} answers again`);
      return;
    }
  }
}
