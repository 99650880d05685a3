import type { Gvr } from './kube-object.ts';
import { gvrText } from './kube-object.ts';
import type { Lane } from './sync-item.ts';
import type { CountByGvr, SyncFailure } from './sync-status.ts';

type LaneState =
  | { readonly kind: 'pending'; readonly since: number }
  | { readonly kind: 'synced' }
  | { readonly kind: 'failed'; readonly failure: SyncFailure };

interface Entry {
  readonly gvr: Gvr;
  readonly key: string;
  readonly lanes: Map<Lane, LaneState>;
}

/** Pending before failed before synced: a key is as bad as the worst of its lanes, and work under way comes first. */
export type KeyState = LaneState['kind'];

export interface StateCounts {
  readonly synced: CountByGvr;
  readonly pending: CountByGvr;
  readonly failed: CountByGvr;
}

/** In which state each key is: exactly one at a time, so that the counts add up to the number of keys. */
export class KeyStates {
  readonly #entries = new Map<string, Entry>();

  /** Work was asked for; the time of the first time since the last success stays. */
  pending(gvr: Gvr, key: string, lane: Lane, now: number): void {
    const entry = this.#entry(gvr, key);
    const known = entry.lanes.get(lane);
    if (known?.kind !== 'pending') entry.lanes.set(lane, { kind: 'pending', since: now });
  }

  synced(gvr: Gvr, key: string, lane: Lane): void {
    this.#entry(gvr, key).lanes.set(lane, { kind: 'synced' });
  }

  failed(gvr: Gvr, key: string, lane: Lane, failure: Omit<SyncFailure, 'gvr' | 'key'>): void {
    const entry = this.#entry(gvr, key);
    entry.lanes.set(lane, { kind: 'failed', failure: { gvr: gvrText(gvr), key, ...failure } });
  }

  /** The key is no longer any of ours. */
  remove(gvr: Gvr, key: string): void {
    this.#entries.delete(idOf(gvr, key));
  }

  /** One lane has nothing to do with the key any more. */
  removeLane(gvr: Gvr, key: string, lane: Lane): void {
    const entry = this.#entries.get(idOf(gvr, key));
    entry?.lanes.delete(lane);
    if (entry?.lanes.size === 0) this.remove(gvr, key);
  }

  removeAll(gvr: Gvr): void {
    const text = gvrText(gvr);
    for (const [id, entry] of this.#entries) if (gvrText(entry.gvr) === text) this.#entries.delete(id);
  }

  /** Since when work in this lane is asked for. */
  since(gvr: Gvr, key: string, lane: Lane): number | undefined {
    const state = this.#entries.get(idOf(gvr, key))?.lanes.get(lane);
    return state?.kind === 'pending' ? state.since : undefined;
  }

  state(gvr: Gvr, key: string): KeyState | undefined {
    const entry = this.#entries.get(idOf(gvr, key));
    return entry === undefined ? undefined : worst(entry);
  }

  hasPending(): boolean {
    for (const entry of this.#entries.values()) if (worst(entry) === 'pending') return true;
    return false;
  }

  get size(): number {
    return this.#entries.size;
  }

  counts(): StateCounts {
    const counts: Record<KeyState, Record<string, number>> = { pending: {}, failed: {}, synced: {} };
    for (const entry of this.#entries.values()) {
      const text = gvrText(entry.gvr);
      const byGvr = counts[worst(entry)];
      byGvr[text] = (byGvr[text] ?? 0) + 1;
    }
    return counts;
  }

  failures(): readonly SyncFailure[] {
    return [...this.#entries.values()].flatMap(({ lanes }) =>
      [...lanes.values()].flatMap((state) => (state.kind === 'failed' ? [state.failure] : [])),
    );
  }

  /** Everything that is asked for and not done. */
  unfinished(): readonly {
    readonly gvr: Gvr;
    readonly key: string;
    readonly lane: Lane;
    readonly since: number;
  }[] {
    return [...this.#entries.values()].flatMap(({ gvr, key, lanes }) =>
      [...lanes].flatMap(([lane, state]) =>
        state.kind === 'pending' ? [{ gvr, key, lane, since: state.since }] : [],
      ),
    );
  }

  /** All keys of one kind, or of all. */
  keys(): readonly { readonly gvr: Gvr; readonly key: string }[] {
    return [...this.#entries.values()].map(({ gvr, key }) => ({ gvr, key }));
  }

  #entry(gvr: Gvr, key: string): Entry {
    const id = idOf(gvr, key);
    const known = this.#entries.get(id);
    if (known !== undefined) return known;
    const entry = { gvr, key, lanes: new Map<Lane, LaneState>() };
    this.#entries.set(id, entry);
    return entry;
  }
}

function worst({ lanes }: Entry): KeyState {
  const kinds = new Set([...lanes.values()].map(({ kind }) => kind));
  return kinds.has('pending') ? 'pending' : kinds.has('failed') ? 'failed' : 'synced';
}

function idOf(gvr: Gvr, key: string): string {
  return `${gvrText(gvr)}|${key}`;
}
