import { DeferredError, ProviderError } from '../../contracts/errors.ts';
import type { ProviderUsage } from '../../contracts/provider.ts';
import { backoffDelay } from '../../kernel/backoff.ts';
import { type Clock, parseTime } from '../../kernel/clock.ts';
import { messageOf } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { Pacer } from '../../workqueue/pacer.ts';
import { Slots } from '../../workqueue/slots.ts';
import { exchangeOnce, type Reply, UnsentError } from './exchange.ts';
import { LostReplyError } from './failures.ts';
import type { Fetch } from './options.ts';

/** One request, as the transports make it. */
export interface WireRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What it is for, as messages and the log have it: `create in project.task`. */
  readonly what: string;
  /** It may change something: never sent twice unless it surely was refused. */
  readonly writes: boolean;
}

export interface WireOptions {
  readonly origin: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly minIntervalMs: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

const BACKOFF = { baseMs: 1000, maxMs: 8000, maxAttempts: 5 } as const;

/** Waits that a server asks for happen in place up to this long. */
const PATIENCE_MS = 120_000;

/** Answers of a gateway that has lost the server behind it. */
const GATEWAY = new Set([502, 503, 504]);

/**
 * Requests to one server, one at a time and a minimum interval apart. Reads are repeated when they fail on the way,
 * everything is repeated when the server turned it away as too much, nothing else is.
 */
export class Wire {
  readonly origin: string;
  readonly #options: WireOptions;
  readonly #slot = new Slots(1);
  readonly #pacer: Pacer;
  #usage: ProviderUsage = { requests: 0, writes: 0, retries: 0, refusals: 0, points: 0 };
  /** When the server's clock was read first, by its own words. */
  #serverStart: number | undefined;

  constructor(options: WireOptions) {
    this.origin = options.origin;
    this.#options = options;
    this.#pacer = new Pacer(options.clock, options.minIntervalMs);
  }

  get usage(): ProviderUsage {
    return this.#usage;
  }

  /** The server's time at the first reply, in milliseconds since the epoch; unknown where it sends none. */
  get serverStart(): number | undefined {
    return this.#serverStart;
  }

  /**
   * The reply, whatever its status.
   * @throws LostReplyError when a write was sent and no reply came
   * @throws ProviderError when the server cannot be reached, DeferredError when the run ends before it was sent
   */
  async send(request: WireRequest): Promise<Reply> {
    const { signal } = this.#options;
    const release = await this.#slot.acquire(signal).catch((cause: unknown) => stopped(cause));
    try {
      for (let attempt = 1; ; attempt++) {
        const outcome = await this.#try(request);
        const again = attempt < BACKOFF.maxAttempts && isRepeatable(outcome, request);
        if (!again) return settled(outcome, request, this.origin);
        await this.#wait(outcome, attempt, request);
      }
    } finally {
      release();
    }
  }

  async #try({ method, path, headers, body, writes }: WireRequest): Promise<Outcome> {
    const { signal } = this.#options;
    await this.#pacer.reserve(signal).catch((cause: unknown) => stopped(cause));
    if (signal?.aborted) stopped(signal.reason);
    await this.#pacer.start();
    this.#count({ requests: 1, ...(writes ? { writes: 1 } : {}) });
    const init = { method, headers, ...(body === undefined ? {} : { body }) };
    try {
      const reply = await exchangeOnce(this.origin + path, init, this.#options);
      this.#serverStart ??= reply.date === undefined ? undefined : parseTime(reply.date);
      if (reply.status === 429) this.#count({ refusals: 1 });
      return { reply };
    } catch (error) {
      return { error };
    }
  }

  async #wait(outcome: Outcome, attempt: number, { what }: WireRequest): Promise<void> {
    const { clock, logger, signal } = this.#options;
    const asked = 'reply' in outcome ? retryAfter(outcome.reply, clock) : undefined;
    const wait = asked ?? backoffDelay(BACKOFF, attempt, 0);
    if (wait > PATIENCE_MS) {
      throw new DeferredError(
        `Odoo asks to wait ${Math.ceil(wait / 1000)} s before the next request`,
        clock.now() + wait,
      );
    }
    const reason = 'reply' in outcome ? `status ${outcome.reply.status}` : messageOf(outcome.error);
    logger.info(`Odoo: ${what}: ${reason}; attempt ${attempt + 1} in ${wait} ms`);
    await clock.sleep(wait, signal).catch((cause: unknown) => stopped(cause));
    this.#count({ retries: 1 });
  }

  #count(more: Partial<ProviderUsage>): void {
    const { requests, writes, retries, refusals, points } = this.#usage;
    this.#usage = {
      requests: requests + (more.requests ?? 0),
      writes: writes + (more.writes ?? 0),
      retries: retries + (more.retries ?? 0),
      refusals: refusals + (more.refusals ?? 0),
      points,
    };
  }
}

type Outcome = { readonly reply: Reply } | { readonly error: unknown };

function isRepeatable(outcome: Outcome, { writes }: WireRequest): boolean {
  if ('error' in outcome) return !writes;
  return outcome.reply.status === 429 || (!writes && GATEWAY.has(outcome.reply.status));
}

function settled(outcome: Outcome, { what, writes }: WireRequest, origin: string): Reply {
  if ('reply' in outcome) return outcome.reply;
  const { error: cause } = outcome;
  if (writes && !(cause instanceof UnsentError)) {
    throw new LostReplyError(`no reply to: ${what}: ${messageOf(cause)}`, {
      kind: 'retryable',
      hint: 'run again: what was made is found by its name',
      cause,
    });
  }
  throw new ProviderError(`${origin} cannot be reached (${what}): ${messageOf(cause)}`, {
    kind: 'retryable',
    hint: 'check odoo-url and that the server is up and reachable from here, then run again',
    cause,
  });
}

/** What the server asks for: seconds, or a date. */
function retryAfter({ retryAfter: text, date }: Reply, clock: Clock): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/u.test(text)) return Number(text) * 1000;
  const until = parseTime(text);
  if (until === undefined) return undefined;
  // Both dates are the server's where it gives two: its clock may differ from ours.
  const now = (date === undefined ? undefined : parseTime(date)) ?? clock.now();
  return Math.max(0, until - now);
}

function stopped(cause: unknown): never {
  if (cause instanceof DeferredError) throw cause;
  throw new DeferredError('the run was stopped', undefined, { cause });
}
