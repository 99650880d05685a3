import { DeferredError } from '../../contracts/errors.ts';
import type { ProviderUsage } from '../../contracts/provider.ts';
import { type Backoff, backoffDelay } from '../../kernel/backoff.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import { Pacer } from '../../workqueue/pacer.ts';
import { PauseGate } from '../../workqueue/pause-gate.ts';
import { Slots } from '../../workqueue/slots.ts';
import { attemptLine, type Call, MAX_ATTEMPTS } from './call.ts';
import { isLimit, type Meaning } from './classifier.ts';
import { type Headers, wordsOf } from './failure.ts';
import { Flights } from './flights.ts';
import { exhaustedFor, limitWait, serverTimeOf } from './limit-wait.ts';
import { seconds } from './seconds.ts';

export interface TrafficOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** HTTP requests in flight, reads and writes of all tokens together. */
  readonly maxConcurrent: number;
  /** Milliseconds after which a request is given up. */
  readonly requestTimeoutMs: number;
  /** Milliseconds between the starts of two requests that write, over all tokens. */
  readonly writeSpacingMs: number;
  /** Ends all waiting and all new work; requests that are under way get their reply. */
  readonly stop: AbortSignal;
  /** A number from 0 to 1, drawn anew each time; keeps callers that failed together apart. */
  readonly jitter: () => number;
}

/** How fast requests are made at present; milliseconds. */
export interface Pace {
  readonly spacingMs: number;
  readonly replyMs: number;
  readonly maxConcurrent: number;
}

/** Limits that end sooner than this are waited for; later ones end the run. */
export const PATIENCE_MS = 2 * 60_000;

const LEAST_POINTS = 1;

const RETRIES: Backoff = { baseMs: 1000, maxMs: 30_000, maxAttempts: MAX_ATTEMPTS };

/** What all clients of one connection share: the pause, the bounds, the counts and the clock. */
export class Traffic {
  readonly options: TrafficOptions;
  readonly gate: PauseGate;
  readonly slots: Slots;
  readonly writePacer: Pacer;
  readonly #usage = { requests: 0, writes: 0, retries: 0, refusals: 0, points: 0 };
  /** Ends all waiting and all new work. */
  readonly stop: AbortSignal;
  readonly #closing = new AbortController();
  readonly #waiters = new Set<AbortController>();
  readonly #flights: Flights;
  /** Of all requests together. */
  #replyMs = 0;
  #refusalsInARow = 0;
  #serverTime: number | undefined;

  constructor(options: TrafficOptions) {
    this.options = options;
    this.gate = new PauseGate(options.clock);
    this.slots = new Slots(options.maxConcurrent);
    this.writePacer = new Pacer(options.clock, options.writeSpacingMs);
    this.#flights = new Flights(options.clock, options.requestTimeoutMs);
    this.stop = AbortSignal.any([options.stop, this.#closing.signal]);
    this.stop.addEventListener('abort', () => this.#stopped(), { once: true });
  }

  /** A run that is cancelled will be killed soon; one whose time is up can take the replies that are under way. */
  #stopped(): void {
    if (!(this.stop.reason instanceof DeferredError)) this.#flights.hurry();
    for (const waiter of this.#waiters) waiter.abort();
  }

  usage(): ProviderUsage {
    return { ...this.#usage };
  }

  /** How fast requests are made, and are answered on average. */
  pace(): Pace {
    const { writeSpacingMs: spacingMs, maxConcurrent } = this.options;
    return { spacingMs, maxConcurrent, replyMs: this.#replyMs / Math.max(1, this.#usage.requests) };
  }

  serverTime(): number | undefined {
    return this.#serverTime;
  }

  /**
   * Resolves when a request may be sent. Rejects with `DeferredError` when the run is stopped or the pause is longer
   * than anybody waits, and with the last failure when the call has used up its attempts.
   */
  async admit(call: Call): Promise<void> {
    if (call.attempts >= MAX_ATTEMPTS) throw call.failure;
    if (call.attempts > 0) await this.#backOff(call);
    await this.pass();
  }

  /** Waits for the end of a pause; rejects with `DeferredError` when that takes too long or the run is stopped. */
  async pass(): Promise<void> {
    const opensAt = await this.waiting((stop) => this.gate.pass(PATIENCE_MS, stop));
    if (opensAt !== undefined) throw limited(opensAt);
    if (this.stop.aborted) throw stopped(this.stop.reason);
  }

  /**
   * Runs something that waits, and tells an end of the waiting by `stop` as what it is to the caller. Every waiter
   * has a signal of its own, because Node 20 warns of a signal that more than ten listen to.
   */
  async waiting<T>(wait: (stop: AbortSignal) => Promise<T>): Promise<T> {
    if (this.stop.aborted) throw stopped(this.stop.reason);
    const waiter = new AbortController();
    this.#waiters.add(waiter);
    try {
      return await wait(waiter.signal);
    } catch (error) {
      throw this.stop.aborted ? stopped(this.stop.reason) : error;
    } finally {
      this.#waiters.delete(waiter);
    }
  }

  /** Delay before the attempt that follows the failed one number `attempt`. */
  retryDelay(attempt: number): number {
    return backoffDelay(RETRIES, attempt, this.options.jitter());
  }

  /** Logs that something is tried again. */
  announce(operation: string, attempt: number, wait: number, why: string): void {
    this.options.logger.info(attemptLine(operation, attempt, wait, why));
  }

  /** Makes one HTTP request: counted, and given a signal that ends it after the time-out. */
  async attempt<T>(call: Call, request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#count(call);
    const { clock } = this.options;
    const start = clock.now();
    try {
      return await this.#flights.run(request);
    } finally {
      call.tookMs = clock.now() - start;
      this.#replyMs += call.tookMs;
    }
  }

  /** Stops new work, gives requests under way some seconds for their reply, then abandons them. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#flights.land();
  }

  #count(call: Call): void {
    call.attempts++;
    this.#usage.requests++;
    this.#usage.points += LEAST_POINTS;
    if (call.kind === 'write') this.#usage.writes++;
    if (call.attempts > 1 || call.repeats) this.#usage.retries++;
  }

  /**
   * A reply told what its request cost, in points of the hourly budget. A request whose reply does not tell, such as
   * every mutation, counts as one point: the least, and what a document of mutations costs.
   */
  charged(points: number): void {
    this.#usage.points += points - LEAST_POINTS;
  }

  /** A reply came that was no refusal. */
  answered(headers: Headers): void {
    this.#refusalsInARow = 0;
    this.#heard(headers);
    const wait = exhaustedFor(headers, this.options.clock.now());
    if (wait !== undefined) this.#pause(wait, 'the hourly budget of this token is used up');
  }

  /** A reply came that refused the request, or a part of it. Limits close the gate for everybody. */
  refused(meaning: Meaning, message: string, headers: Headers): void {
    this.#heard(headers);
    if (!isLimit(meaning)) return;
    this.#usage.refusals++;
    // Requests that were under way together are refused together: that is one refusal in the row.
    if (this.gate.opensAt === undefined) this.#refusalsInARow++;
    this.#pause(limitWait(headers, this.options.clock.now(), this.#refusalsInARow), message);
  }

  #heard(headers: Headers): void {
    this.#serverTime = serverTimeOf(headers) ?? this.#serverTime;
  }

  #pause(wait: number, why: string): void {
    const { clock, logger } = this.options;
    logger.warning(`GitHub asks to pause for ${seconds(wait)}: ${why}`);
    this.gate.pauseUntil(clock.now() + wait);
  }

  async #backOff(call: Call): Promise<void> {
    const { clock } = this.options;
    const paused = (this.gate.opensAt ?? 0) - clock.now();
    if (paused > PATIENCE_MS) return;
    const wait = Math.max(paused, this.retryDelay(call.attempts));
    this.announce(call.operation, call.attempts + 1, wait, wordsOf(call.failure));
    if (wait > paused) await this.waiting((stop) => clock.sleep(wait, stop));
  }
}

/** Not attempted, because a limit lasts too long. */
export function limited(opensAt: number): DeferredError {
  return new DeferredError("not attempted: GitHub's limit lasts too long to wait for it", opensAt, {
    hint: 'Run again when the limit has ended.',
  });
}

/** Not attempted, because the run was told to stop; who ran out of time says so. */
function stopped(reason: unknown): DeferredError {
  return reason instanceof DeferredError ? reason : new DeferredError('not attempted: the run was stopped');
}
