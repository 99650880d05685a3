import type { AnyPart } from './batch.ts';
import type { MutateOptions, Tries } from './transport.ts';

/** A write that waits for its turn. */
export interface PendingWrite {
  readonly part: AnyPart;
  readonly input: unknown;
  readonly options: MutateOptions;
  readonly resolve: (payload: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Position in the order of arrival; kept when the write has to be sent again. */
  readonly order: number;
  readonly tries: Tries;
  /** Why it may have happened already; absent as long as it surely did not. */
  doubt?: Error;
  /** Not to be sent before this time, in milliseconds since the epoch. */
  notBefore: number;
}

/** How many writes travel in one document. */
export interface BatchPolicy {
  size(weight: MutateOptions['weight']): number;
  /** Told of every document of that weight that was sent. */
  observe(weight: MutateOptions['weight'], reply: BatchReply): void;
}

/** How GitHub coped with one document. */
export interface BatchReply {
  /** Writes in it. */
  readonly count: number;
  /** Milliseconds until the reply, or until it was given up. */
  readonly tookMs: number;
  /** GitHub, or what stands before it, said that it was too much. */
  readonly tooMuch: boolean;
}

export interface Selection {
  readonly now: number;
  /** Keys of writes whose reply is still awaited. */
  readonly busyKeys: ReadonlySet<string>;
  readonly policy: BatchPolicy;
  /** Two writes share a document only if they share this: the client that sends them. */
  readonly client: (write: PendingWrite) => unknown;
  /** Writes that have to stay for now. */
  readonly withheld: (write: PendingWrite) => boolean;
}

export interface Selected {
  /** Empty when nothing can be sent now. */
  readonly batch: readonly PendingWrite[];
  /** When something that only waits for its time can be sent; infinity when only a reply can change anything. */
  readonly readyAt: number;
}

/**
 * The writes for the next document, in order of arrival: the first that may be sent, and those behind it that may
 * travel with it. A write whose key is under way, or is needed by an earlier write that has to stay, stays as well.
 */
export function selectBatch(pending: Iterable<PendingWrite>, selection: Selection): Selected {
  const { now, busyKeys, policy, client, withheld } = selection;
  const held = new Set(busyKeys);
  const batch: PendingWrite[] = [];
  let readyAt = Number.POSITIVE_INFINITY;
  let room = 0;
  for (const write of pending) {
    const key = write.options.serialKey;
    const blocked = (key !== undefined && held.has(key)) || withheld(write);
    const [lead] = batch;
    const fits = lead === undefined || (batch.length < room && travelTogether(lead, write, client));
    if (!blocked && write.notBefore <= now && fits) {
      if (lead === undefined) room = policy.size(write.options.weight);
      batch.push(write);
      if (batch.length >= room) break;
      continue;
    }
    if (key !== undefined) held.add(key);
    if (!blocked) readyAt = Math.min(readyAt, write.notBefore);
  }
  return { batch, readyAt };
}

function travelTogether(a: PendingWrite, b: PendingWrite, client: (write: PendingWrite) => unknown): boolean {
  return a.options.weight === b.options.weight && client(a) === client(b);
}
