import type { Clock } from '../../kernel/clock.ts';
import { messageOf } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { ApiError } from '../../syncer/api-error.ts';
import type { ClusterClient, ObjectPath } from '../../syncer/cluster-client.ts';
import type { KubeObject } from '../../syncer/kube-object.ts';
import { LEASES, type LeaseRecord, leaseObject, readLease } from './lease.ts';
import { linkedSignal } from './linked-signal.ts';

/** Times of client-go's leader election, in milliseconds. */
export interface LeaseTimes {
  /** How long others respect a lease that is not renewed. */
  readonly leaseMs: number;
  /** How long a leader goes on without a renewal; shorter than the lease, so that it stops before others start. */
  readonly renewDeadlineMs: number;
  readonly retryMs: number;
}

const LEASE_TIMES: LeaseTimes = { leaseMs: 15_000, renewDeadlineMs: 10_000, retryMs: 2_000 };

export interface LeaderPorts {
  readonly client: ClusterClient;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Who asks; unique among all that may. */
  readonly identity: string;
  readonly namespace: string;
  readonly name: string;
  readonly times?: LeaseTimes;
}

/** The lease in our hands. */
export interface Leadership extends AsyncDisposable {
  /** Fires when the lease was not renewed in time or is another's: nothing may be written from then on. */
  readonly lost: AbortSignal;
}

/** One candidate for a `coordination.k8s.io` lease. The times of others are never trusted: only changes are timed. */
export class Elector {
  readonly #ports: LeaderPorts;
  readonly #times: LeaseTimes;
  readonly #path: ObjectPath;
  #seen: { readonly record: LeaseRecord; readonly at: number } | undefined;

  constructor(ports: LeaderPorts) {
    this.#ports = ports;
    this.#times = ports.times ?? LEASE_TIMES;
    this.#path = { gvr: LEASES, namespace: ports.namespace, name: ports.name };
  }

  /** Waits until the lease is ours, however long that takes. Disposing gives it back. */
  async campaign(signal: AbortSignal): Promise<Leadership> {
    const { clock, logger, identity } = this.#ports;
    logger.info(`Waiting for the lease ${this.#path.namespace}/${this.#path.name} as ${identity}`);
    for (;;) {
      const asked = clock.now();
      if (await this.#attempt(signal)) return this.#lead(asked);
      await clock.sleep(this.#times.retryMs, signal);
    }
  }

  #lead(since: number): Leadership {
    const { logger, identity } = this.#ports;
    logger.info(`${identity} holds the lease`);
    const lost = new AbortController();
    const end = new AbortController();
    const renewing = this.#renew(since, lost, end.signal);
    return {
      lost: lost.signal,
      [Symbol.asyncDispose]: async () => {
        end.abort();
        await renewing;
        if (!lost.signal.aborted) await this.#release();
      },
    };
  }

  async #renew(since: number, lost: AbortController, end: AbortSignal): Promise<void> {
    const { clock, logger } = this.#ports;
    let renewed = since;
    while (!end.aborted) {
      const left = renewed + this.#times.renewDeadlineMs - clock.now();
      await clock.sleep(Math.max(0, Math.min(this.#times.retryMs, left)), end).catch(() => undefined);
      if (end.aborted) return;
      const asked = clock.now();
      const inTime = renewed + this.#times.renewDeadlineMs - asked;
      if (inTime > 0 && (await this.#withDeadline(inTime, end))) renewed = asked;
      else if (clock.now() - renewed >= this.#times.renewDeadlineMs || this.#isAnothers()) {
        logger.error('The lease was lost: no write from here on');
        lost.abort();
        return;
      }
    }
  }

  /** One attempt that ends by itself when the deadline of the lease comes first. */
  async #withDeadline(ms: number, end: AbortSignal): Promise<boolean> {
    const over = new AbortController();
    using either = linkedSignal(over.signal, end);
    const attempt = this.#attempt(either.signal).finally(() => over.abort());
    const deadline = this.#ports.clock.sleep(ms, either.signal).then(
      () => {
        over.abort();
        return false;
      },
      () => attempt,
    );
    return await Promise.race([attempt, deadline]);
  }

  #isAnothers(): boolean {
    const holder = this.#seen?.record.holder ?? this.#ports.identity;
    return holder !== this.#ports.identity && holder !== '';
  }

  /** Takes or renews the lease when that is fair; every failure counts as a no. */
  async #attempt(signal: AbortSignal): Promise<boolean> {
    const { client, clock, identity, logger } = this.#ports;
    try {
      const found = await this.#find(signal);
      const now = clock.now();
      if (found !== undefined && this.#isHeldByOther(found, now)) return false;
      const claim = { holder: identity, durationMs: this.#times.leaseMs, now };
      const wanted = leaseObject(this.#ports, claim, found);
      const stored =
        found === undefined
          ? await client.create(this.#path, wanted, signal)
          : await client.replace(this.#path, wanted, signal);
      this.#seen = { record: readLease(stored), at: now };
      return true;
    } catch (error) {
      if (!signal.aborted) logger.debug(`The lease could not be taken: ${messageOf(error)}`);
      return false;
    }
  }

  async #find(signal: AbortSignal): Promise<KubeObject | undefined> {
    try {
      return await this.#ports.client.get(this.#path, signal);
    } catch (error) {
      if (error instanceof ApiError && error.refusal.code === 404) return undefined;
      throw error;
    }
  }

  #isHeldByOther(object: KubeObject, now: number): boolean {
    const record = readLease(object);
    const before = this.#seen?.record;
    if (before?.holder !== record.holder || before.renewTime !== record.renewTime)
      this.#seen = { record, at: now };
    if (record.holder === '' || record.holder === this.#ports.identity) return false;
    return (this.#seen?.at ?? now) + record.durationMs > now;
  }

  /** Lets the next one start at once; when that fails the lease runs out by itself. */
  async #release(): Promise<void> {
    const { client, clock, logger } = this.#ports;
    const { renewDeadlineMs } = this.#times;
    const over = new AbortController();
    const timer = clock.sleep(renewDeadlineMs / 5, over.signal).then(
      () => over.abort(),
      () => undefined,
    );
    try {
      const found = await client.get(this.#path, over.signal);
      if (readLease(found).holder === this.#ports.identity)
        await client.replace(
          this.#path,
          leaseObject(this.#ports, { holder: '', durationMs: 1000, now: clock.now() }, found),
          over.signal,
        );
    } catch (error) {
      logger.debug(`The lease could not be given back: ${messageOf(error)}`);
    } finally {
      over.abort();
      await timer;
    }
  }
}
