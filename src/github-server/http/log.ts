import type { RootField } from '../graphql/document.ts';

/** One request as the server saw it. */
export interface LogEntry {
  /** 0 for the first request. */
  readonly index: number;
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  readonly kind: 'query' | 'mutation' | 'rest' | 'invalid';
  readonly operationName: string | undefined;
  readonly rootFields: readonly RootField[];
  readonly variables: Readonly<Record<string, unknown>>;
  /** The GraphQL document, or the body of a REST request. */
  readonly text: string;
  readonly token: string | undefined;
  /** Server clock, milliseconds. */
  readonly at: number;
  /** Requests under way when this one came, itself included. */
  readonly inFlight: number;
  /** 0 until a whole or truncated reply went out. */
  readonly status: number;
  /** Whether the request changed something. */
  readonly applied: boolean;
  /** Whether the server is done with it and keeps silent. */
  readonly hung: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** An entry while its request is under way. */
export type OpenEntry = Mutable<LogEntry>;

/** What is known of a request when it comes in. */
export type Arrival = Omit<LogEntry, 'index' | 'status' | 'applied' | 'hung' | 'inFlight'>;

/** All requests in order of arrival. */
export class RequestLog {
  readonly #entries: OpenEntry[] = [];
  #inFlight = 0;

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  open(arrival: Arrival): OpenEntry {
    this.#inFlight += 1;
    const entry: OpenEntry = {
      index: this.#entries.length,
      ...arrival,
      inFlight: this.#inFlight,
      status: 0,
      applied: false,
      hung: false,
    };
    this.#entries.push(entry);
    return entry;
  }

  close(): void {
    this.#inFlight -= 1;
  }
}
