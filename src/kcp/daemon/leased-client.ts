import type { ClusterClient } from '../../syncer/cluster-client.ts';
import { linkedSignal } from './linked-signal.ts';

/**
 * The same cluster, written to only while the lease is held: once `lost` fires, running writes are aborted and no new
 * one is sent. Reading goes on.
 */
export function leasedClient(client: ClusterClient, lost: AbortSignal): ClusterClient {
  const whileHeld = async <T>(signal: AbortSignal, write: (both: AbortSignal) => Promise<T>): Promise<T> => {
    lost.throwIfAborted();
    using both = linkedSignal(signal, lost);
    return await write(both.signal);
  };
  return {
    server: client.server,
    version: (signal) => client.version(signal),
    discover: (signal) => client.discover(signal),
    list: (options, signal) => client.list(options, signal),
    watch: (options, signal) => client.watch(options, signal),
    get: (path, signal) => client.get(path, signal),
    mayI: (question, signal) => client.mayI(question, signal),
    create: (path, object, signal) => whileHeld(signal, (both) => client.create(path, object, both)),
    apply: (path, object, options, signal) =>
      whileHeld(signal, (both) => client.apply(path, object, options, both)),
    mergePatch: (path, patch, options, signal) =>
      whileHeld(signal, (both) => client.mergePatch(path, patch, options, both)),
    jsonPatch: (path, steps, options, signal) =>
      whileHeld(signal, (both) => client.jsonPatch(path, steps, options, both)),
    replace: (path, object, signal) => whileHeld(signal, (both) => client.replace(path, object, both)),
    delete: (path, options, signal) => whileHeld(signal, (both) => client.delete(path, options, both)),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}
