import { connectCluster } from '../../src/clusters/connect-cluster.ts';
import type { KubeconfigSource } from '../../src/clusters/kubeconfig.ts';
import { type Clock, systemClock } from '../../src/kernel/clock.ts';
import type { ClusterClient, WatchOptions } from '../../src/syncer/cluster-client.ts';
import type { Gvr } from '../../src/syncer/kube-object.ts';
import { type KubeServer, type KubeServerOptions, startKubeServer } from '../support/kube-server/server.ts';

export const CONFIG_MAPS: Gvr = { group: '', version: 'v1', resource: 'configmaps' };
export const unaborted = new AbortController().signal;

export interface Connected extends AsyncDisposable {
  readonly server: KubeServer;
  readonly client: ClusterClient;
}

/** A fake server and a client of it; both are closed together. */
export async function connected(
  options: KubeServerOptions & { readonly path?: string; readonly clock?: Clock } = {},
): Promise<Connected> {
  const server = await startKubeServer(options);
  const kubeconfig = server.kubeconfig('test', 'admin-token', options.path ?? '');
  const client = await connect({ kubeconfig }, options.clock);
  return {
    server,
    client,
    [Symbol.asyncDispose]: async () => {
      await client[Symbol.asyncDispose]();
      await server.close();
    },
  };
}

export async function connect(
  source: Omit<KubeconfigSource, 'name'>,
  clock: Clock = systemClock,
  onSecret: (secret: string) => void = () => undefined,
): Promise<ClusterClient> {
  return connectCluster({ name: 'upstream', ...source }, { clock, onSecret });
}

export function configMap(name: string, data: Readonly<Record<string, string>> = {}) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data };
}

export function watching(resourceVersion: string, more: Partial<WatchOptions> = {}): WatchOptions {
  return { gvr: CONFIG_MAPS, resourceVersion, timeoutSeconds: 300, inactivityMs: 330_000, ...more };
}

/** What a promise was rejected with. */
export async function errorOf(work: Promise<unknown>): Promise<Error & { readonly hint?: unknown }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('nothing went wrong');
}
