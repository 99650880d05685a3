import type { ServerResponse } from 'node:http';
import { apiVersionOf } from './kinds.ts';
import { type Fits, scopeOf } from './lists.ts';
import { invalid, Refusal } from './refusal.ts';
import type { ObjectRequest } from './requests.ts';
import type { Storage, StoredEvent } from './storage.ts';

interface Watch {
  readonly response: ServerResponse;
  readonly resource: string;
  readonly bookmarks: boolean;
  readonly bookmark: () => string;
  readonly end: () => void;
  stalled: boolean;
}

/** All watches that are open. */
export class Watches {
  readonly #storage: Storage;
  readonly #open = new Set<Watch>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Open watches, of one resource or of all. */
  count(resource?: string): number {
    return this.#chosen(resource).length;
  }

  /** Streams events until the client goes away or `timeoutSeconds` are over. */
  serve(request: ObjectRequest, query: URLSearchParams, response: ServerResponse): void {
    if (query.has('sendInitialEvents')) {
      throw invalid(
        { group: 'meta.k8s.io', resource: 'listoptions', kind: 'ListOptions' },
        '',
        'sendInitialEvents',
        'Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
      );
    }
    const fits = scopeOf(request, query);
    const { kind } = request;
    const bookmark = (): string => {
      const metadata = { resourceVersion: String(this.#storage.version), creationTimestamp: null };
      return line('BOOKMARK', JSON.stringify({ kind: kind.kind, apiVersion: apiVersionOf(kind), metadata }));
    };
    response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
    response.flushHeaders();
    const watch: Watch = {
      response,
      resource: kind.resource,
      bookmarks: query.get('allowWatchBookmarks') === 'true',
      bookmark,
      stalled: false,
      end: () => {
        if (watch.bookmarks && !watch.stalled) response.write(bookmark());
        response.end();
      },
    };
    if (!this.#replay(request, query, fits, response)) return;
    const send = (event: StoredEvent): void => {
      const text = eventText(event, fits);
      if (text !== undefined && !watch.stalled) response.write(text);
    };
    const unsubscribe = this.#storage.subscribe(kind, send);
    const seconds = Number(query.get('timeoutSeconds') ?? 0);
    const timer = seconds > 0 ? setTimeout(watch.end, seconds * 1000) : undefined;
    timer?.unref();
    this.#open.add(watch);
    response.on('close', () => {
      clearTimeout(timer);
      unsubscribe();
      this.#open.delete(watch);
    });
  }

  /** Sends a bookmark to every watch that asked for them. */
  bookmark(resource?: string): void {
    for (const watch of this.#chosen(resource)) {
      if (watch.bookmarks && !watch.stalled) watch.response.write(watch.bookmark());
    }
  }

  /** Open watches stay open and fall silent; new ones work. */
  stall(resource?: string): void {
    for (const watch of this.#chosen(resource)) watch.stalled = true;
  }

  /** Breaks the connections of open watches. */
  drop(resource?: string): void {
    for (const { response } of this.#chosen(resource)) response.socket?.destroy();
  }

  /** Ends open watches as the server does when their time is over. */
  end(resource?: string): void {
    for (const watch of this.#chosen(resource)) watch.end();
  }

  /** Sends an error event, 410 Expired by default, and ends the watch: within the HTTP answer 200. */
  refuse(
    refusal: Refusal = new Refusal(410, 'Expired', 'too old resource version'),
    resource?: string,
  ): void {
    for (const { response } of this.#chosen(resource)) {
      response.end(line('ERROR', JSON.stringify(refusal.body())));
    }
  }

  /** Sends text that is no event. */
  garble(text: string, resource?: string): void {
    for (const { response } of this.#chosen(resource)) response.write(text);
  }

  #chosen(resource: string | undefined): readonly Watch[] {
    return [...this.#open].filter((watch) => resource === undefined || watch.resource === resource);
  }

  /** What happened since the version asked for; without one, what exists. False: the watch is over already. */
  #replay(request: ObjectRequest, query: URLSearchParams, fits: Fits, response: ServerResponse): boolean {
    const version = query.get('resourceVersion') ?? '';
    if (version === '' || version === '0') {
      for (const entry of this.#storage.list(request.kind).filter(fits))
        response.write(line('ADDED', entry.text()));
      return true;
    }
    try {
      for (const event of this.#storage.since(request.kind, Number(version))) {
        const text = eventText(event, fits);
        if (text !== undefined) response.write(text);
      }
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.end(line('ERROR', JSON.stringify(error.body())));
      return false;
    }
  }
}

/** An object that stops to match is reported as deleted although it still exists; the object is its new state. */
function eventText({ type, entry, previous }: StoredEvent, fits: Fits): string | undefined {
  const before = previous !== undefined && fits(previous);
  if (type === 'DELETED') return before ? line('DELETED', entry.text()) : undefined;
  const after = fits(entry);
  if (before && after) return line('MODIFIED', entry.text());
  if (after) return line('ADDED', entry.text());
  return before ? line('DELETED', entry.text()) : undefined;
}

function line(type: string, object: string): string {
  return `{"type":"${type}","object":${object}}\n`;
}
