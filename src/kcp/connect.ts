import { connectCluster } from '../clusters/connect-cluster.ts';
import type { Clock } from '../kernel/clock.ts';
import { ConfigError } from '../kernel/errors.ts';
import type { ClusterClient } from '../syncer/cluster-client.ts';
import type { Kubeconfig } from './kubeconfig-file.ts';
import type { Mask } from './masking.ts';
import type { Sides } from './session.ts';

/** Both clients; disposing closes their connections. */
export type ConnectedSides = Sides & AsyncDisposable;

interface ConnectPorts {
  readonly clock: Clock;
  /** Credentials that plug-ins and files give later are hidden too. */
  readonly mask: Mask;
}

/**
 * Clients for both kubeconfigs, with credentials; nothing is asked of the servers yet.
 * @throws ConfigError with the mistakes of both kubeconfigs
 * @throws TransportError when a side has no credentials
 */
export async function connectSides(
  clusters: { readonly upstream: Kubeconfig; readonly downstream: Kubeconfig },
  { clock, mask }: ConnectPorts,
): Promise<ConnectedSides> {
  const connect = (name: string, { text, folder, context }: Kubeconfig): Promise<ClusterClient> =>
    connectCluster(
      {
        kubeconfig: text,
        name,
        ...(folder === undefined ? {} : { folder }),
        ...(context === undefined ? {} : { context }),
      },
      { clock, onSecret: (secret) => mask.add([secret]) },
    );
  const [above, below] = await Promise.allSettled([
    connect('upstream', clusters.upstream),
    connect('downstream', clusters.downstream),
  ]);
  if (above.status === 'fulfilled' && below.status === 'fulfilled') return both(above.value, below.value);
  for (const side of [above, below]) if (side.status === 'fulfilled') await side.value[Symbol.asyncDispose]();
  const errors: unknown[] = [above, below].flatMap((side) =>
    side.status === 'rejected' ? [side.reason] : [],
  );
  const problems = errors.flatMap((error) => (error instanceof ConfigError ? error.problems : []));
  if (problems.length > 0) throw new ConfigError(problems);
  throw errors[0];
}

function both(upstream: ClusterClient, downstream: ClusterClient): ConnectedSides {
  return {
    upstream,
    downstream,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([upstream[Symbol.asyncDispose](), downstream[Symbol.asyncDispose]()]);
    },
  };
}
