import type { Clock } from '../kernel/clock.ts';
import type { ClusterClient } from '../syncer/cluster-client.ts';
import { Connection } from './connection.ts';
import { CredentialSource } from './credentials.ts';
import { type KubeconfigSource, loadKubeconfig } from './kubeconfig.ts';
import { Transport } from './transport.ts';

export interface ConnectPorts {
  readonly clock: Clock;
  /** Hears of every credential that is about to be used, so that it can be masked. */
  readonly onSecret?: (secret: string) => void;
  /** A request without an answer for this long is given up, in milliseconds; 30 s when absent. */
  readonly answerMs?: number;
}

const ANSWER_MS = 30_000;
const USER_AGENT = 'planpilot-kcp';

/**
 * A client for the cluster of one context. Its credentials are asked for once here, so that a credential plug-in that
 * is missing or fails is known at once; nothing is sent to the server yet. Proxies are those of the kubeconfig.
 * @throws ConfigError when the kubeconfig or the context cannot be used
 * @throws TransportError when there are no credentials
 */
export async function connectCluster(source: KubeconfigSource, ports: ConnectPorts): Promise<ClusterClient> {
  const { clock, onSecret = () => undefined, answerMs = ANSWER_MS } = ports;
  const config = loadKubeconfig(source);
  const cluster = config.getCurrentCluster();
  const url = new URL(cluster?.server ?? '');
  const base = url.pathname.replace(/\/+$/u, '');
  const server = url.origin + base;
  const credentials = new CredentialSource(source, config, server, onSecret);
  await credentials.current();
  const transport = new Transport({
    origin: url,
    server,
    credentials,
    proxied: Boolean(cluster?.proxyUrl),
    clock,
    userAgent: USER_AGENT,
    answerMs,
  });
  return new Connection({ server, base, transport, clock });
}
