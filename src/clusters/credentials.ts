import type { OutgoingHttpHeaders } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { type KubeconfigSource, loadKubeconfig } from './kubeconfig.ts';
import { credentialError } from './transport-errors.ts';

/** Options of one request that say who asks and whom to trust. */
export interface Credentials {
  readonly options: Omit<RequestOptions, 'headers'>;
  readonly headers: OutgoingHttpHeaders;
  /** Grows with each refresh; tells whether a refused request used what is still the newest. */
  readonly generation: number;
}

/** The credentials of one context: asked for with every request, read anew when the server refuses them. */
export class CredentialSource {
  readonly #source: KubeconfigSource;
  readonly #server: string;
  readonly #onSecret: (secret: string) => void;
  #config: KubeConfig;
  #generation = 0;
  /** One at a time, so that many requests at once start a credential plug-in once. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    source: KubeconfigSource,
    config: KubeConfig,
    server: string,
    onSecret: (secret: string) => void,
  ) {
    this.#source = source;
    this.#config = config;
    this.#server = server;
    this.#onSecret = onSecret;
  }

  async current(): Promise<Credentials> {
    const mine = this.#turn.then(() => this.#read());
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** Forgets what was cached after a 401, once for all requests that were refused with it. */
  refresh(refused: Credentials): void {
    if (refused.generation !== this.#generation) return;
    this.#generation++;
    this.#config = loadKubeconfig(this.#source);
  }

  async #read(): Promise<Credentials> {
    const generation = this.#generation;
    const headers: OutgoingHttpHeaders = {};
    const options: RequestOptions = { headers };
    try {
      await this.#config.applyToHTTPSOptions(options);
    } catch (error) {
      throw credentialError(this.#server, error);
    }
    const { Authorization: authorization } = headers;
    if (typeof authorization === 'string') this.#onSecret(authorization.replace(/^Bearer /u, ''));
    if (typeof options.auth === 'string') this.#onSecret(options.auth.slice(options.auth.indexOf(':') + 1));
    return { options, headers, generation };
  }
}

/** Whether both would be refused alike. */
export function sameCredentials(a: Credentials, b: Credentials): boolean {
  const show = ({ headers, options: { auth, cert } }: Credentials): string =>
    JSON.stringify([headers, auth ?? null, String(cert ?? '')]);
  return show(a) === show(b);
}
