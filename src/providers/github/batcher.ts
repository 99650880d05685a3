import type { AnyPart, PartOutcome } from './batch.ts';
import { type BatchAnswer, nameOf, sendBatch } from './batch-request.ts';
import type { GraphqlClients } from './clients.ts';
import { type ContentBudget, createsContent } from './content-budget.ts';
import { wordsOf } from './failure.ts';
import { type BatchPolicy, type PendingWrite, type Selected, selectBatch } from './pending-writes.ts';
import { limited, PATIENCE_MS, type Traffic } from './traffic.ts';
import type { MutateOptions } from './transport.ts';
import { verdictOn } from './verdict.ts';

/**
 * Collects writes and sends them together. What goes into a document is decided when it can be sent, so that
 * everything that arrived while a request, a pause or the spacing was waited for travels with it.
 */
export class Batcher {
  readonly #traffic: Traffic;
  readonly #clients: GraphqlClients;
  readonly #policy: BatchPolicy;
  readonly #budget: ContentBudget;
  /** In order of arrival. */
  #pending: PendingWrite[] = [];
  readonly #busyKeys = new Set<string>();
  #arrivals = 0;
  #dispatching = false;
  #wake: () => void = () => undefined;

  constructor(traffic: Traffic, clients: GraphqlClients, policy: BatchPolicy, budget: ContentBudget) {
    this.#traffic = traffic;
    this.#clients = clients;
    this.#policy = policy;
    this.#budget = budget;
  }

  /** Resolves with the payload of the part's field; rejects as a transport's `mutate` does. */
  submit(part: AnyPart, input: unknown, options: MutateOptions): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const order = this.#arrivals++;
      const { tries = { made: 0 } } = options;
      this.#enqueue({ part, input, options, resolve, reject, order, tries, notBefore: 0 });
    });
  }

  #enqueue(write: PendingWrite): void {
    this.#pending.push(write);
    // A write that comes back goes where it was.
    if ((this.#pending.at(-2)?.order ?? -1) > write.order) this.#pending.sort((a, b) => a.order - b.order);
    if (this.#dispatching) this.#wake();
    else void this.#dispatch();
  }

  /** Sends until nothing is left. What cannot be sent in this run is told so, and the dispatching ends. */
  async #dispatch(): Promise<void> {
    this.#dispatching = true;
    try {
      while (this.#pending.length > 0) {
        const { clock } = this.#traffic.options;
        // Calls that are made in one turn of the event loop belong together.
        await this.#traffic.waiting((stop) => clock.sleep(0, stop));
        const { batch, readyAt } = this.#select();
        if (batch.length > 0) await this.#sendNext();
        else if (this.#pending.length > 0) await this.#idleUntil(readyAt);
      }
    } catch (error) {
      rejectAll(this.#take(this.#pending), error);
    } finally {
      this.#dispatching = false;
    }
  }

  /** Waits for the right to send, then decides what to send. Sending itself goes on while the next is prepared. */
  async #sendNext(): Promise<void> {
    const traffic = this.#traffic;
    const release = await traffic.waiting((stop) => traffic.slots.acquire(stop));
    try {
      await traffic.pass();
      await traffic.waiting((stop) => traffic.writePacer.reserve(stop));
    } catch (error) {
      release();
      throw error;
    }
    const batch = this.#take(this.#select().batch);
    if (batch.length > 0) void this.#send(batch).finally(release);
    else {
      traffic.writePacer.cancel();
      release();
    }
  }

  /** What may be sent now. Content that its budget keeps back for too long is turned away on the way. */
  #select(): Selected {
    const everything = this.#selectFrom(() => false);
    const content = everything.batch.filter(isContent);
    const opensAt = content.length === 0 ? this.#now() : this.#budget.opensAt(content.length);
    if (opensAt <= this.#now()) return everything;
    if (opensAt > this.#now() + PATIENCE_MS) {
      rejectAll(this.#take(this.#pending.filter(isContent)), limited(opensAt));
      return this.#select();
    }
    const others = this.#selectFrom(isContent);
    return { batch: others.batch, readyAt: Math.min(others.readyAt, opensAt) };
  }

  #selectFrom(withheld: (write: PendingWrite) => boolean): Selected {
    const client = (write: PendingWrite): unknown => this.#clients[write.options.client];
    const [now, busyKeys, policy] = [this.#now(), this.#busyKeys, this.#policy];
    return selectBatch(this.#pending, { now, busyKeys, policy, client, withheld });
  }

  #take(writes: readonly PendingWrite[]): readonly PendingWrite[] {
    const taken = new Set(writes);
    this.#pending = this.#pending.filter((write) => !taken.has(write));
    return [...taken];
  }

  async #send(batch: readonly PendingWrite[]): Promise<void> {
    const keys = batch.flatMap(({ options }) => options.serialKey ?? []);
    const content = batch.filter(isContent).length;
    const spending = content === 0 ? undefined : this.#budget.spend(content);
    for (const key of keys) this.#busyKeys.add(key);
    const answer = await sendBatch(this.#clients[batch[0]?.options.client ?? 'issues'], batch);
    for (const key of keys) this.#busyKeys.delete(key);
    if (spending !== undefined) {
      const notMade = batch.filter((write, at) => isContent(write) && isUnmade(answer.outcomes[at])).length;
      this.#budget.settle(spending, notMade, answer.limited && notMade > 0);
    }
    const [lead] = batch;
    if (lead !== undefined && answer.reply !== undefined) {
      this.#policy.observe(lead.options.weight, answer.reply);
    }
    this.#settle(batch, answer);
    this.#wake();
  }

  #settle(batch: readonly PendingWrite[], { outcomes, cause }: BatchAnswer): void {
    const now = this.#now();
    const opensAt = this.#traffic.gate.opensAt ?? now;
    const again: PendingWrite[] = [];
    // One for all of them, so that what failed together goes out together again.
    const delay = this.#traffic.retryDelay(Math.max(...batch.map(({ tries }) => tries.made)));
    for (const [index, write] of batch.entries()) {
      const verdict = verdictOn(write, outcomes[index], opensAt, cause);
      if (verdict.state === 'done') write.resolve(verdict.payload);
      else if (verdict.state === 'failed') write.reject(verdict.error);
      else {
        if (verdict.doubt !== undefined) write.doubt = verdict.doubt;
        write.notBefore = verdict.pace === 'back-off' ? now + delay : now;
        again.push(write);
      }
    }
    if (again.length === 0) return;
    const attempt = Math.max(...again.map(({ tries }) => tries.made)) + 1;
    const wait = Math.max(opensAt, ...again.map(({ notBefore }) => notBefore)) - now;
    this.#traffic.announce(nameOf(again), attempt, wait, wordsOf(cause));
    for (const write of again) this.#enqueue(write);
  }

  /** Until then, or until a write arrives or a reply frees what others wait for. */
  async #idleUntil(time: number): Promise<void> {
    const { clock } = this.#traffic.options;
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    const until = AbortSignal.any([woken.signal, this.#traffic.stop]);
    if (Number.isFinite(time)) await clock.sleep(time - this.#now(), until).catch(() => undefined);
    else await aborted(until);
    this.#wake = () => undefined;
  }

  #now(): number {
    return this.#traffic.options.clock.now();
  }
}

function isContent({ part }: PendingWrite): boolean {
  return createsContent(part.field);
}

/** Nothing is told of a write that was not sent. */
function isUnmade(outcome: PartOutcome | undefined): boolean {
  return outcome === undefined || outcome.state === 'refused';
}

function rejectAll(writes: readonly PendingWrite[], error: unknown): void {
  for (const { reject, doubt } of writes) reject(doubt ?? error);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
