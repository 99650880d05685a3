import { backoffDelay } from '../kernel/backoff.ts';
import type { Clock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { ApiError } from './api-error.ts';
import type { ClusterClient, WatchEvent } from './cluster-client.ts';
import { isExpired } from './error-class.ts';
import { type Gvr, gvrText, type KubeObject } from './kube-object.ts';
import { versionOf } from './object-fields.ts';
import type { ObjectStore } from './object-store.ts';

const PAGE = 500;
const BACKOFF = { baseMs: 800, maxMs: 30_000, maxAttempts: Number.POSITIVE_INFINITY };
/** The server ends a watch after 5 to 10 minutes; silence for longer than that is a dead connection. */
const WATCH_SECONDS = 300;
const SILENCE_MS = 30_000;
/** A watch that ends sooner than this without an event is counted as a failure, so that it is not opened in a hot loop. */
const SHORT_WATCH_MS = 1000;

interface Scope {
  readonly gvr: Gvr;
  readonly namespace?: string;
  readonly labelSelector?: string;
}

interface ReflectorPorts {
  readonly client: Pick<ClusterClient, 'list' | 'watch'>;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** The watch was opened again, such as for `ended`, `expired` or `error`. */
  readonly onRestart?: (reason: string) => void;
  /** The whole list was read again. */
  readonly onRelist?: () => void;
}

/** Keeps a store equal to what a cluster holds: one list, then a watch that is resumed for ever. Never gives up by itself. */
export class Reflector {
  readonly #scope: Scope;
  readonly #ports: ReflectorPorts;
  /** Where to resume; nothing when everything has to be listed. */
  #version: string | undefined;
  #failures = 0;
  #expired = false;
  #lists = 0;
  #lastError: string | undefined;
  readonly #whenSynced: (() => void)[] = [];

  constructor(scope: Scope, ports: ReflectorPorts) {
    this.#scope = scope;
    this.#ports = ports;
  }

  /** The first list is complete. */
  get synced(): boolean {
    return this.#lists > 0;
  }

  /** Why it is not connected; nothing while it is. */
  get lastError(): string | undefined {
    return this.#lastError;
  }

  /** Resolves when the first list is complete. */
  async firstList(): Promise<void> {
    if (this.synced) return;
    await new Promise<void>((resolve) => {
      this.#whenSynced.push(resolve);
    });
  }

  /** Ends only when the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        this.#version ??= await this.#list(signal);
        this.#lastError = undefined;
        await this.#watch(this.#version, signal);
      } catch (error) {
        if (signal.aborted) return;
        await this.#recover(error, signal).catch(() => undefined);
      }
    }
  }

  async #list(signal: AbortSignal): Promise<string> {
    const items: KubeObject[] = [];
    let continueToken: string | undefined;
    for (let restarts = 0; ; ) {
      try {
        const page = await this.#ports.client.list(
          { ...this.#scope, limit: PAGE, ...(continueToken === undefined ? {} : { continueToken }) },
          signal,
        );
        signal.throwIfAborted();
        items.push(...page.items);
        continueToken = page.continueToken;
        if (continueToken === undefined) return this.#listed(items, page.resourceVersion);
      } catch (error) {
        if (continueToken === undefined || !isExpired(error) || ++restarts > 5) throw error;
        continueToken = undefined;
        items.length = 0;
      }
    }
  }

  #listed(items: readonly KubeObject[], version: string): string {
    this.#ports.store.replace(items);
    if (this.#lists++ > 0) this.#ports.onRelist?.();
    for (const resolve of this.#whenSynced.splice(0)) resolve();
    return version;
  }

  async #watch(resourceVersion: string, signal: AbortSignal): Promise<void> {
    const { client, clock, random, onRestart } = this.#ports;
    const start = clock.now();
    const timeoutSeconds = Math.round(WATCH_SECONDS * (1 + random()));
    const inactivityMs = timeoutSeconds * 1000 + SILENCE_MS;
    let events = 0;
    for await (const event of client.watch(
      { ...this.#scope, resourceVersion, timeoutSeconds, inactivityMs },
      signal,
    )) {
      if (signal.aborted) return;
      this.#take(event);
      events++;
      this.#failures = 0;
      this.#expired = false;
    }
    if (signal.aborted) return;
    if (events === 0 && clock.now() - start < SHORT_WATCH_MS)
      throw new ShortWatchError('the watch ended at once');
    onRestart?.('ended');
    this.#failures = 0;
  }

  #take(event: WatchEvent): void {
    const { store } = this.#ports;
    if (event.type === 'ERROR')
      throw new ApiError(event.message, {
        code: event.code,
        reason: event.reason,
        detailsKind: '',
        causes: [],
      });
    if (event.type === 'DELETED') store.remove(event.object);
    else if (event.type !== 'BOOKMARK') store.put(event.object);
    const version = versionOf(event.object);
    if (version !== '') this.#version = version;
  }

  async #recover(error: unknown, signal: AbortSignal): Promise<void> {
    const { clock, logger, random, onRestart } = this.#ports;
    const expired = isExpired(error);
    const listing = this.#version === undefined;
    if (!listing) onRestart?.(expired ? 'expired' : error instanceof ShortWatchError ? 'ended' : 'error');
    if (expired) {
      this.#version = undefined;
      if (!this.#expired) {
        this.#expired = true;
        return;
      }
    }
    if (!(error instanceof ShortWatchError)) this.#lastError = messageOf(error);
    const wait = backoffDelay(BACKOFF, ++this.#failures, random());
    const text = `${gvrText(this.#scope.gvr)}: ${listing ? 'list' : 'watch'} failed, again in ${wait} ms: ${messageOf(error)}`;
    if (error instanceof ShortWatchError) logger.debug(text);
    else logger.warning(text);
    await clock.sleep(wait, signal);
  }
}

class ShortWatchError extends Error {}
