import { ProviderError } from '../../contracts/errors.ts';
import type { ItemSearchFilters } from '../../contracts/inputs.ts';
import type { Item } from '../../contracts/item.ts';
import type { Capabilities, Provider, ProviderReader, ProviderWriter } from '../../contracts/provider.ts';
import { detach, type ItemRecord, itemOf, reparent, updateRecord } from './record.ts';
import { ItemStore } from './store.ts';

export interface DryRunOptions {
  /** What the imagined tracker can do where it differs from {@link DRY_RUN_CAPABILITIES}. */
  readonly capabilities?: Partial<Capabilities>;
  /** Items that exist already; relations must be among them. */
  readonly seed?: readonly Item[];
}

/** Everything, within the limits of GitHub. */
const DRY_RUN_CAPABILITIES: Capabilities = {
  hierarchy: true,
  dependencies: true,
  siblingOrder: true,
  update: true,
  board: true,
  limits: { titleLength: 256, bodyLength: 65_536, childrenPerItem: 100, blockersPerItem: 50 },
};

/**
 * An imagined tracker in memory: no network, no clock, no token. New items are named after their plan items, so that
 * the same plan always gives the same references.
 */
export function openDryRunProvider(options: DryRunOptions = {}): Provider {
  const capabilities = { ...DRY_RUN_CAPABILITIES, ...options.capabilities };
  const store = new ItemStore(options.seed ?? []);
  return {
    name: 'dry-run',
    capabilities,
    warnings: [],
    reader: readerOf(store, capabilities),
    writer: writerOf(store),
    forecast: () => undefined,
    usage: () => ({ requests: 0, writes: 0, retries: 0, refusals: 0, points: 0 }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function readerOf(store: ItemStore, { board }: Capabilities): ProviderReader {
  return {
    async searchItems(filters) {
      const matches = matcher(filters);
      return Array.from(store.all())
        .filter(matches)
        .map((record) => itemOf(record, board));
    },
    getItem: async (id) => itemOf(store.get(id), board),
    shownValue: (_, value) => (typeof value === 'string' ? value.trim() : value),
  };
}

/** Both filters hold, or the item is one of those that are wanted by name. */
function matcher({ labels, bodyContains, wanted }: ItemSearchFilters): (record: ItemRecord) => boolean {
  const known = new Set(wanted.known);
  const adopt = new Set(wanted.adopt);
  const texts = [bodyContains, ...wanted.planIds.map((planId) => `PLAN_ID:${planId}`)];
  return ({ ref, labels: present, body }) =>
    known.has(ref.id) ||
    adopt.has(ref.key) ||
    (labels.every((label) => present.has(label)) && texts.some((text) => body.includes(text)));
}

function writerOf(store: ItemStore): ProviderWriter {
  return {
    batchSize: 1000,
    createItem: async (input) => store.create(input),
    updateItem: async (id, input) => updateRecord(store.get(id), input),
    async deleteItem(id) {
      const record = store.get(id);
      detach(record);
      store.remove(record);
    },
    async setParent(child, parent) {
      reparent(store.get(child), parent === null ? undefined : store.get(parent));
    },
    addDependency: async (blocked, blocker) => store.block(blocked, blocker),
    removeDependency: async (blocked, blocker) => store.unblock(blocked, blocker),
    moveAfter: async (child, sibling) =>
      move(store.get(child), sibling === null ? undefined : store.get(sibling)),
  };
}

function move(child: ItemRecord, sibling: ItemRecord | undefined): void {
  const { parent } = child;
  if (parent === undefined || (sibling !== undefined && sibling.parent !== parent))
    throw new ProviderError(
      `${child.ref.key} cannot be put behind ${sibling?.ref.key ?? 'nothing'}: no common parent`,
    );
  if (child === sibling) return;
  const others = Array.from(parent.children).filter((other) => other !== child);
  parent.children = new Set(
    others.toSpliced(sibling === undefined ? 0 : others.indexOf(sibling) + 1, 0, child),
  );
}
