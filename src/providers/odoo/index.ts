import { ProviderCapabilityError, ProviderError } from '../../contracts/errors.ts';
import type { Item } from '../../contracts/item.ts';
import type {
  Capabilities,
  Provider,
  ProviderReader,
  ProviderWriter,
  ReadOnlyProvider,
} from '../../contracts/provider.ts';
import { intervalFor, originOf } from './address.ts';
import { TaskCreator } from './creator.ts';
import { existingItems } from './identity.ts';
import { open } from './open.ts';
import type { OdooOptions } from './options.ts';
import { Wire } from './wire.ts';

/** Creates only. Parents travel in the create; a map names no dependencies. */
const CAPABILITIES: Capabilities = {
  hierarchy: true,
  dependencies: false,
  siblingOrder: false,
  update: false,
  board: false,
  limits: {
    titleLength: Number.POSITIVE_INFINITY,
    bodyLength: Number.POSITIVE_INFINITY,
    childrenPerItem: Number.POSITIVE_INFINITY,
    blockersPerItem: Number.POSITIVE_INFINITY,
  },
};

const TIMEOUT_MS = 60_000;

/**
 * Opens a project of an Odoo server for new tasks: version, credentials and project are checked. A map in which every
 * task exists needs no server, and none is asked.
 * @throws AuthenticationError, ProviderCapabilityError or another ProviderError saying what is wrong
 */
export async function openOdooProvider(options: OdooOptions): Promise<Provider> {
  const wire = wireTo(options);
  const reading = readingOf(wire, options);
  if (!hasWork(options)) return { ...reading, writer: NO_WRITER };
  const creator = new TaskCreator(await open(wire, options), wire, options);
  const writer: ProviderWriter = {
    ...NO_WRITER,
    batchSize: options.batchSize,
    createItem: (input) => creator.create(input),
  };
  return {
    ...reading,
    writer,
    get warnings() {
      return creator.skippedTags.map(tagWarning);
    },
  };
}

function tagWarning(tag: string): string {
  return `Odoo did not let this user have the tag "${tag}"; tasks were created without it`;
}

/**
 * The same checks, for a look at what would be done: nothing that could write is made.
 * @throws what {@link openOdooProvider} throws
 */
export async function openOdooReader(options: OdooOptions): Promise<ReadOnlyProvider> {
  const wire = wireTo(options);
  if (hasWork(options)) await open(wire, options);
  return readingOf(wire, options);
}

/** The map alone, for a look without credentials: nobody is asked. */
export function openOffline(options: OdooOptions): ReadOnlyProvider {
  return readingOf(wireTo(options), options);
}

function hasWork({ tasks }: OdooOptions): boolean {
  return tasks.some(({ taskId }) => taskId === 0);
}

function wireTo(options: OdooOptions): Wire {
  const origin = originOf(options.url);
  const {
    clock,
    logger,
    signal,
    minIntervalMs = intervalFor(origin),
    requestTimeoutMs = TIMEOUT_MS,
  } = options;
  return new Wire({
    origin,
    fetch: options.fetch ?? fetch,
    clock,
    logger,
    minIntervalMs,
    timeoutMs: requestTimeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });
}

function readingOf(wire: Wire, { tasks, planId }: OdooOptions): ReadOnlyProvider {
  return {
    name: 'odoo',
    capabilities: CAPABILITIES,
    warnings: [],
    reader: mapReader(existingItems(tasks, planId, wire)),
    forecast: () => undefined,
    usage: () => wire.usage,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** What exists is what the map says exists. */
function mapReader(items: readonly Item[]): ProviderReader {
  return {
    searchItems: () => Promise.resolve(items),
    getItem(id) {
      const item = items.find((each) => each.id === id);
      return item === undefined
        ? Promise.reject(new ProviderError(`the map has no task ${id}`))
        : Promise.resolve(item);
    },
    shownValue: (_field, value) => value,
  };
}

function refuse(): Promise<never> {
  return Promise.reject(
    new ProviderCapabilityError('tasks of Odoo are created from a map, never changed or deleted'),
  );
}

const NO_WRITER: ProviderWriter = {
  batchSize: 1,
  oneBatchAtATime: true,
  createItem: refuse,
  updateItem: refuse,
  deleteItem: refuse,
  setParent: refuse,
  addDependency: refuse,
  removeDependency: refuse,
  moveAfter: refuse,
};
