import {
  type IncomingMessage,
  type OutgoingHttpHeaders,
  Agent as PlainAgent,
  request as plainRequest,
} from 'node:http';
import { Agent, type RequestOptions, request as secureRequest } from 'node:https';
import type { Clock } from '../kernel/clock.ts';
import { TransportError } from '../syncer/api-error.ts';
import { type CredentialSource, type Credentials, sameCredentials } from './credentials.ts';
import { abortError, silenceError, transportError } from './transport-errors.ts';

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

  /** Resolves with the head of the answer, whatever its code; credentials that are refused are read anew once. */
  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const used = await this.#credentials(signal);
    const answer = await this.#exchange(request, used, signal);
    if (answer.code !== 401) return answer;
    this.#options.credentials.refresh(used);
    const fresh = await this.#credentials(signal);
    if (sameCredentials(used, fresh)) return answer;
    answer.stream.resume();
    return this.#exchange(request, fresh, signal);
  }

  /** The body as it comes. Rejects when it is cut off or when nothing came for `silenceMs`. */
  async *chunks({ stream }: HttpAnswer, silenceMs: number, signal: AbortSignal): AsyncGenerator<Buffer> {
    const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
    try {
      for (;;) {
        const { done, value } = await this.#inTime(chunks.next(), silenceMs, signal);
        if (done === true) return;
        yield value;
      }
    } finally {
      stream.destroy();
    }
  }

  async text(answer: HttpAnswer, signal: AbortSignal): Promise<string> {
    const parts: Buffer[] = [];
    for await (const chunk of this.chunks(answer, this.#options.answerMs, signal)) parts.push(chunk);
    return Buffer.concat(parts).toString('utf8');
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
    if (typeof this.#proxy?.agent === 'object') this.#proxy.agent.destroy();
  }

  /** A credential plug-in may hang: giving up does not wait for it. */
  async #credentials(signal: AbortSignal): Promise<Credentials> {
    return this.#inTime(this.#options.credentials.current(), this.#options.answerMs, signal);
  }

  async #exchange(request: HttpRequest, credentials: Credentials, signal: AbortSignal): Promise<HttpAnswer> {
    const { origin, answerMs } = this.#options;
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
      const stream = await this.#inTime(head, answerMs, signal);
      stream.on('error', () => undefined);
      return { code: stream.statusCode ?? 0, retryAfter: stream.headers['retry-after'], stream };
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
    if (this.#proxy?.generation !== generation) this.#proxy = { generation, agent: options.agent };
    return this.#proxy.agent;
  }

  /** Settles with `work`; whatever breaks it comes out as one of the errors that the client port promises. */
  async #inTime<T>(work: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
    if (signal.aborted) throw abortError(signal);
    const { clock, server } = this.#options;
    const timer = new AbortController();
    const stop = (): void => timer.abort();
    signal.addEventListener('abort', stop, { once: true });
    const limit = clock.sleep(ms, timer.signal).then(() => silenceError(server, ms));
    try {
      const first = await Promise.race([work, limit]);
      if (first instanceof TransportError) throw first;
      return first;
    } catch (error) {
      if (signal.aborted) throw abortError(signal);
      throw error instanceof TransportError ? error : transportError(server, error);
    } finally {
      signal.removeEventListener('abort', stop);
      timer.abort();
    }
  }
}
