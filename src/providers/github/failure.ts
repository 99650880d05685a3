import { messageOf } from '../../kernel/errors.ts';

/** One entry of a GraphQL reply's `errors`. */
export interface GraphqlFault {
  readonly message: string;
  readonly type?: string;
  readonly code?: string;
  /** Where in the reply; empty when the error concerns the document. */
  readonly path: readonly (string | number)[];
}

/** Header names in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** What went wrong with a request, read from whatever the client threw. */
export type Failure =
  | {
      readonly shape: 'graphql';
      readonly faults: readonly GraphqlFault[];
      /** Data that came beside the errors. */
      readonly data: Readonly<Record<string, unknown>> | undefined;
      readonly headers: Headers;
    }
  | {
      readonly shape: 'http';
      readonly status: number;
      readonly message: string;
      readonly headers: Headers;
    }
  | { readonly shape: 'connection'; readonly message: string; readonly sent: boolean };

/** Connection errors after which the server cannot have seen the request (Node's and undici's codes). */
const NEVER_SENT: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Reads an error that an Octokit client threw. Nothing when it is none of a client's, such as an abort or a defect. */
export function failureOf(error: unknown): Failure | undefined {
  if (!isRecord(error)) return undefined;
  const response = recordOf(error['response']);
  const graphql = graphqlFailure(error, error['headers']) ?? repliedFailure(response);
  if (graphql !== undefined) return graphql;
  const status = error['status'];
  if (typeof status !== 'number') return undefined;
  return response !== undefined
    ? { shape: 'http', status, message: httpMessage(status, error), headers: headersOf(response['headers']) }
    : { shape: 'connection', message: textOf(error), sent: !NEVER_SENT.has(connectionCode(error)) };
}

/** Servers in between answer with whole web pages; nobody wants to read those in a log. */
function httpMessage(status: number, error: Readonly<Record<string, unknown>>): string {
  const text = textOf(error);
  return text === '' || text.startsWith('<') ? `HTTP ${status}` : `HTTP ${status}: ${text}`;
}

const LONGEST_TEXT = 500;

function textOf({ message }: Readonly<Record<string, unknown>>): string {
  const text = typeof message === 'string' ? message.replaceAll(/\s+/gu, ' ').trim() : '';
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}...` : text;
}

/** What GitHub, or the network, said. */
export function messageOfFailure(failure: Failure): string {
  if (failure.shape !== 'graphql') return failure.message;
  return failure.faults.map(({ message }) => message).join('; ') || 'an error without a message';
}

/** What GitHub, or the network, said, read from whatever the client threw. */
export function wordsOf(error: unknown): string {
  const failure = failureOf(error);
  return failure === undefined ? messageOf(error) : messageOfFailure(failure);
}

/** The retry and throttling plugins turn some replies with errors into errors of their own, reply inside. */
function repliedFailure(response: Readonly<Record<string, unknown>> | undefined): Failure | undefined {
  return response?.['status'] === 200 ? graphqlFailure(response['data'], response['headers']) : undefined;
}

function graphqlFailure(reply: unknown, headers: unknown): Failure | undefined {
  if (!isRecord(reply) || !Array.isArray(reply['errors'])) return undefined;
  const { errors, data } = reply;
  return { shape: 'graphql', faults: faultsOf(errors), data: recordOf(data), headers: headersOf(headers) };
}

/** The `errors` of a GraphQL reply; whatever is not an error object is left out. */
function faultsOf(errors: readonly unknown[]): readonly GraphqlFault[] {
  return errors.filter(isRecord).map((entry) => {
    const { message, type, path } = entry;
    const code = recordOf(entry['extensions'])?.['code'] ?? entry['code'];
    return {
      message: typeof message === 'string' ? message : 'an error without a message',
      ...(typeof type === 'string' ? { type } : {}),
      ...(typeof code === 'string' ? { code } : {}),
      path: Array.isArray(path) ? path.filter(isStep) : [],
    };
  });
}

/** Response headers as texts by lower-case name. */
export function headersOf(headers: unknown): Headers {
  if (!isRecord(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
      .map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

/** `fetch` wraps the socket's error, the client wraps `fetch`'s. */
function connectionCode(error: unknown): unknown {
  for (let at = error, depth = 0; isRecord(at) && depth < 4; at = at['cause'], depth++) {
    if (typeof at['code'] === 'string') return at['code'];
  }
  return undefined;
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isStep(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
