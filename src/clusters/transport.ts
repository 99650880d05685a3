import {
  type IncomingMessage,
  type OutgoingHttpHeaders,
  Agent as PlainAgent,
  request as plainRequest,
} from 'node:http';
import { Agent, type RequestOptions, request as secureRequest } from 'node:https';
import type { Clock } from '../kernel/clock.ts';
import { type CredentialSource, type Credentials, sameCredentials } from './credentials.ts';
import { Patience } from './patience.ts';

export interface HttpRequest {
  readonly method: string;
  /** Path and query, below the server's own path. */
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly accept?: string;
}

export interface HttpAnswer {
  readonly code: number;
  readonly retryAfter: string | undefined;
  readonly stream: IncomingMessage;
  readonly patience: Patience;
}

interface TransportOptions {
  /** Scheme, host and port. */
  readonly origin: URL;
  /** For error texts. */
  readonly server: string;
  readonly credentials: CredentialSource;
  /** The kubeconfig names a proxy: its agents lead there. */
  readonly proxied: boolean;
  readonly clock: Clock;
  readonly userAgent: string;
  /** A request without an answer for this long is given up, in milliseconds. */
  readonly answerMs: number;
}

/** One cluster over HTTP: one keep-alive agent, the credentials of the moment with every request. */
export class Transport implements Disposable {
  readonly #options: TransportOptions;
  readonly #agent: Agent | PlainAgent;
  #proxy: { readonly generation: number; readonly agent: RequestOptions['agent'] } | undefined;

  constructor(options: TransportOptions) {
    this.#options = options;
    const plain = options.origin.protocol === 'http:';
    this.#agent = plain ? new PlainAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  }

  /**
   * Resolves with the head of the answer, whatever its code; its body has to be read or discarded. Credentials that are
   * refused are read anew once.
   */
  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { clock, server, answerMs, credentials } = this.#options;
    const patience = new Patience({ clock, server, signal, ms: answerMs });
    try {
      // A credential plug-in may hang: giving up does not wait for it.
      const used = await patience.during(credentials.current());
      const answer = await this.#exchange(request, used, patience);
      if (answer.code !== 401) return answer;
      credentials.refresh(used);
      const fresh = await patience.during(credentials.current());
      if (sameCredentials(used, fresh)) return answer;
      answer.stream.resume();
      return await this.#exchange(request, fresh, patience);
    } catch (error) {
      patience[Symbol.dispose]();
      throw error;
    }
  }

  /** The body as it comes. Rejects when it is cut off or when nothing came for `silenceMs`, else as long as for an answer. */
  async *chunks({ stream, patience }: HttpAnswer, silenceMs?: number): AsyncGenerator<Buffer> {
    const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
    // Also when whoever reads went away without a word and the connection is closed around it.
    stream.once('close', () => patience[Symbol.dispose]());
    if (silenceMs !== undefined) patience.allow(silenceMs);
    try {
      for (;;) {
        const { done, value } = await patience.during(chunks.next());
        if (done === true) return;
        yield value;
      }
    } finally {
      patience[Symbol.dispose]();
      stream.destroy();
    }
  }

  async text(answer: HttpAnswer): Promise<string> {
    const parts: Buffer[] = [];
    for await (const chunk of this.chunks(answer)) parts.push(chunk);
    return Buffer.concat(parts).toString('utf8');
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
    if (typeof this.#proxy?.agent === 'object') this.#proxy.agent.destroy();
  }

  async #exchange(request: HttpRequest, credentials: Credentials, patience: Patience): Promise<HttpAnswer> {
    const { origin } = this.#options;
    const { path, method, body } = request;
    const send = origin.protocol === 'http:' ? plainRequest : secureRequest;
    const { options, headers } = credentials;
    const outgoing = send(origin.origin + path, {
      ...options,
      agent: this.#agentFor(credentials),
      method,
      headers: { ...headers, ...this.#headers(request) },
    });
    const head = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on('response', resolve);
      outgoing.on('error', reject);
    });
    outgoing.end(body);
    try {
      const stream = await patience.during(head);
      stream.on('error', () => undefined);
      return { code: stream.statusCode ?? 0, retryAfter: stream.headers['retry-after'], stream, patience };
    } catch (error) {
      outgoing.destroy();
      throw error;
    }
  }

  #headers({ body, contentType, accept }: HttpRequest): OutgoingHttpHeaders {
    const common = { accept: accept ?? 'application/json', 'user-agent': this.#options.userAgent };
    if (body === undefined) return common;
    // Without a length, Node sends the body of a DELETE in a way that breaks the connection for the next request.
    const length = Buffer.byteLength(body);
    return { ...common, 'content-type': contentType ?? 'application/json', 'content-length': length };
  }

  /** Agents of a proxy hold the credentials that they were made with. */
  #agentFor({ options, generation }: Credentials): RequestOptions['agent'] {
    if (!this.#options.proxied) return this.#agent;
    if (this.#proxy?.generation !== generation) {
      // The library makes agents that open a tunnel for each request.
      const agent =
        typeof options.agent === 'object' ? Object.assign(options.agent, { keepAlive: true }) : false;
      this.#proxy = { generation, agent };
    }
    return this.#proxy.agent;
  }
}
