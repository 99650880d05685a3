import type { ItemRef } from '../../contracts/item.ts';
import type { Provider, ProviderWriter, ReadOnlyProvider } from '../../contracts/provider.ts';

/**
 * A tracker as it is, whose writes go nowhere: what a preview runs on. The same reader, the same capabilities and the
 * same forecast as in the run that will write; a writer that could reach the tracker is never made.
 */
export function recordingProvider(live: ReadOnlyProvider): Provider {
  return { ...live, writer: recordingWriter(), [Symbol.asyncDispose]: () => live[Symbol.asyncDispose]() };
}

/** Takes every write and gives new items names that no tracker has. */
function recordingWriter(): ProviderWriter {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    batchSize: 1000,
    createItem: ({ itemId }) => Promise.resolve(placeholder(itemId)),
    updateItem: nothing,
    deleteItem: nothing,
    setParent: nothing,
    addDependency: nothing,
    removeDependency: nothing,
    moveAfter: nothing,
  };
}

/** The name that the dry run gives as well. */
function placeholder(itemId: string): ItemRef {
  return { id: `preview:${itemId}`, key: `new:${itemId}`, url: '' };
}
