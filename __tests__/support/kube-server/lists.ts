import { at, type JsonObject, mapOf, textOf } from './json.ts';
import { apiVersionOf } from './kinds.ts';
import { badRequest, expired } from './refusal.ts';
import type { ObjectRequest } from './requests.ts';
import { labelSelector } from './selectors.ts';
import type { Entry, Storage } from './storage.ts';

export type Fits = (entry: Entry) => boolean;

/** Which objects a list or watch is about: cluster, namespace, label and field selector. */
export function scopeOf(request: ObjectRequest, query: URLSearchParams): Fits {
  const matches = labelSelector(query.get('labelSelector') ?? '');
  const fields = fieldSelector(query.get('fieldSelector') ?? '');
  return (entry) =>
    (request.cluster === '*' || entry.cluster === request.cluster) &&
    (request.namespace === '' || entry.namespace === request.namespace) &&
    fields(entry) &&
    matches(entry.labels);
}

function fieldSelector(text: string): Fits {
  if (text === '') return () => true;
  const tests = text.split(',').map((term) => /^(metadata\.name|metadata\.namespace)=(.*)$/u.exec(term));
  if (tests.includes(null)) throw badRequest(`field label not supported: ${text}`);
  return ({ name, namespace }) =>
    tests.every((test) => (test?.[1] === 'metadata.name' ? name : namespace) === test?.[2]);
}

interface Snapshot {
  readonly version: number;
  readonly entries: readonly Entry[];
}

/** Lists in pages; a page's token holds until the server forgets the state that it continues. */
export class Lists {
  readonly #storage: Storage;
  readonly #snapshots = new Map<string, Snapshot>();
  #next = 1;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  forget(): void {
    this.#snapshots.clear();
  }

  /** JSON of the list. */
  read(request: ObjectRequest, query: URLSearchParams): string {
    const limit = Number(query.get('limit') ?? 0);
    const { id, offset, snapshot } = this.#start(request, query);
    const end = limit > 0 ? Math.min(offset + limit, snapshot.entries.length) : snapshot.entries.length;
    const remaining = snapshot.entries.length - end;
    const metadata: Record<string, string | number> = { resourceVersion: String(snapshot.version) };
    if (remaining > 0) {
      const token = id ?? String(this.#next++);
      this.#snapshots.set(token, snapshot);
      metadata['continue'] = Buffer.from(JSON.stringify({ id: token, offset: end })).toString('base64url');
      if (!query.has('labelSelector')) metadata['remainingItemCount'] = remaining;
    } else if (id !== undefined) this.#snapshots.delete(id);
    const { kind } = request;
    const head = JSON.stringify({ kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata });
    const items = snapshot.entries.slice(offset, end).map((entry) => entry.itemText());
    return `${head.slice(0, -1)},"items":[${items.join(',')}]}`;
  }

  #start(
    request: ObjectRequest,
    query: URLSearchParams,
  ): { id?: string; offset: number; snapshot: Snapshot } {
    const token = query.get('continue');
    if (token === null || token === '') {
      const fits = scopeOf(request, query);
      const entries = this.#storage.list(request.kind).filter(fits);
      return { offset: 0, snapshot: { version: this.#storage.version, entries } };
    }
    const { id, offset } = decoded(token);
    const snapshot = this.#snapshots.get(id);
    if (snapshot === undefined) {
      throw expired(
        'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter',
      );
    }
    return { id, offset, snapshot };
  }
}

function decoded(token: string): { readonly id: string; readonly offset: number } {
  const parsed: JsonObject = mapOf(JSON.parse(Buffer.from(token, 'base64url').toString()));
  const offset = at(parsed, 'offset');
  return { id: textOf(at(parsed, 'id')), offset: typeof offset === 'number' ? offset : 0 };
}
