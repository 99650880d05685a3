import type { Clock } from '../../kernel/clock.ts';
import type { Fetch } from './options.ts';

/** One answer of the server, read to its end. */
export interface Reply {
  readonly status: number;
  /** Media type in lower case, without parameters; empty when none was sent. */
  readonly type: string;
  readonly text: string;
  readonly location?: string;
  readonly retryAfter?: string;
  /** The server's own time. */
  readonly date?: string;
}

export interface ExchangePorts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** The request surely never reached the server. */
export class UnsentError extends Error {
  override readonly name = 'UnsentError';
}

/** Answers to what is asked here are far smaller. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Failures on the way out, before a connection stood. */
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const UNSENT_PATTERN = /^(?:UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/u;

/** Sends one request, never follows a redirect, and reads the reply within the time. */
export async function exchangeOnce(url: string, init: RequestInit, ports: ExchangePorts): Promise<Reply> {
  const { clock, timeoutMs } = ports;
  const cut = new AbortController();
  const over = new AbortController();
  const alarm = clock.sleep(timeoutMs, over.signal).then(
    () => cut.abort(new Error(`no complete reply within ${timeoutMs / 1000} s`)),
    () => undefined,
  );
  try {
    const response = await ports.fetch(url, { ...init, redirect: 'manual', signal: cut.signal });
    return await replyOf(response);
  } catch (error) {
    throw cut.signal.aborted ? cut.signal.reason : networkError(error);
  } finally {
    over.abort();
    await alarm;
  }
}

async function replyOf(response: Response): Promise<Reply> {
  const { headers, status } = response;
  const location = headers.get('location');
  const retryAfter = headers.get('retry-after');
  const date = headers.get('date');
  return {
    status,
    type: (headers.get('content-type') ?? '').split(';', 1).join('').trim().toLowerCase(),
    text: await textOf(response),
    ...(location === null ? {} : { location }),
    ...(retryAfter === null ? {} : { retryAfter: retryAfter.trim() }),
    ...(date === null ? {} : { date }),
  };
}

async function textOf({ body }: Response): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new Error(`the reply is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** `fetch failed` says nothing; what it knows is in the causes. */
function networkError(error: unknown): Error {
  const chain = causesOf(error);
  const codes = chain.flatMap((each) => textIn(each, 'code'));
  const text = codes[0] ?? chain.flatMap((each) => textIn(each, 'message')).at(-1) ?? String(error);
  const unsent = codes.some((code) => UNSENT.has(code) || UNSENT_PATTERN.test(code));
  return unsent ? new UnsentError(text, { cause: error }) : new Error(text, { cause: error });
}

function causesOf(error: unknown): readonly object[] {
  const chain: object[] = [];
  let each = error;
  while (typeof each === 'object' && each !== null && chain.length < 5) {
    chain.push(each);
    each = Reflect.get(each, 'cause');
  }
  return chain;
}

function textIn(error: object, key: string): readonly string[] {
  const text: unknown = Reflect.get(error, key);
  return typeof text === 'string' && text !== '' ? [text] : [];
}
