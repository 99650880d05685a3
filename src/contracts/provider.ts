import type { FieldValue, ItemType } from '../plan/types.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { Forecast, WriteCounts } from './forecast.ts';
import type { CreateItemInput, ItemSearchFilters, UpdateItemInput } from './inputs.ts';
import type { Item, ItemRef } from './item.ts';

/** An opened connection to one tracker. Disposing it closes connections and leaves nothing running. */
export interface Provider extends AsyncDisposable {
  readonly name: string;
  readonly capabilities: Capabilities;
  readonly reader: ProviderReader;
  readonly writer: ProviderWriter;
  /** The way back, where `capabilities.pull` says that there is one. */
  readonly feed?: ChangeFeed;
  /** Things worth telling that do not stop a run, found so far. */
  readonly warnings: readonly string[];
  /** What these writes are going to cost; nothing where that is not worth telling. */
  forecast(counts: WriteCounts): Forecast | undefined;
  /** Traffic so far. */
  usage(): ProviderUsage;
}

/** A tracker that is only looked at. */
export type ReadOnlyProvider = Omit<Provider, 'writer'>;

/** What a tracker can do; asked before anything is written. */
export interface Capabilities {
  /** The tracker shows parents and children itself; otherwise the body lists them. */
  readonly hierarchy: boolean;
  /** The tracker shows blocked-by edges itself; otherwise the body lists them. */
  readonly dependencies: boolean;
  /** Children have an order that can be changed. */
  readonly siblingOrder: boolean;
  /** Existing items may be changed; otherwise they are left as they are, and nothing about them is compared. */
  readonly update: boolean;
  /** The tracker can tell what people changed since a run; the provider then has a `feed`. Absent: it cannot. */
  readonly pull?: boolean;
  /** A board is configured, so that fields have a place. */
  readonly board: boolean;
  /** The label that shows each type, where labels do. */
  readonly typeLabels?: Readonly<Record<ItemType, string>>;
  readonly limits: ProviderLimits;
}

/** Hard limits of the tracker; `Infinity` where there is none. */
export interface ProviderLimits {
  /** Code points. */
  readonly titleLength: number;
  /** Code points, marker included. */
  readonly bodyLength: number;
  readonly childrenPerItem: number;
  readonly blockersPerItem: number;
}

/** Counted since the provider was opened. */
export interface ProviderUsage {
  /** HTTP requests sent, retries included. */
  readonly requests: number;
  /** Of these, requests that may change something. */
  readonly writes: number;
  readonly retries: number;
  /** Answers that refused a request because of a limit. */
  readonly refusals: number;
  /** What the requests cost of the token's hourly budget; 0 where there is none. */
  readonly points: number;
}

export interface ProviderReader {
  /** Every match; a listing that may be incomplete is an error, never a shorter list. */
  searchItems(filters: ItemSearchFilters): Promise<readonly Item[]>;
  getItem(id: string): Promise<Item>;
  /**
   * The value the tracker will show once `value` was written to the field: `xl` becomes the option `XL`, `active` the
   * running iteration. Nothing for a value that leaves the field empty (an iteration `none`) and for an optional field
   * that the board does not have.
   */
  shownValue(field: string, value: FieldValue): FieldValue | undefined;
}

/**
 * Writes return a reference or nothing, never re-read payloads. A write rejects with `UnknownOutcomeError` when it may
 * or may not have happened, with `DeferredError` when it was not attempted, with another error when it did not happen.
 */
export interface ProviderWriter {
  /** How many operations travel in one request; callers admit that many times their concurrency. */
  readonly batchSize: number;
  /** Callers put everything of one batch on record before they ask for anything of the next one. */
  readonly oneBatchAtATime?: boolean;
  /** Creates the item with all of its input; each step is safe to repeat. */
  createItem(input: CreateItemInput): Promise<ItemRef>;
  /** Values first, the body (with its marker) last, so that an interrupted update is seen by the next run. */
  updateItem(id: string, input: UpdateItemInput): Promise<void>;
  deleteItem(id: string): Promise<void>;
  setParent(child: string, parent: string | null): Promise<void>;
  addDependency(blocked: string, blocker: string): Promise<void>;
  removeDependency(blocked: string, blocker: string): Promise<void>;
  /**
   * Puts `child` behind its sibling; `null` makes it the first. Below one parent, calls take effect in the order in
   * which they were made.
   */
  moveAfter(child: string, sibling: string | null): Promise<void>;
}
