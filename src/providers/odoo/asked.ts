export type Protocol = 'http' | 'json2' | 'jsonrpc';

/** The request that a reply answers, as far as its meaning depends on it. */
export interface Asked {
  readonly protocol: Protocol;
  readonly origin: string;
  readonly what: string;
  readonly writes: boolean;
  readonly database?: string;
  /** Never shown, whatever the server says. */
  readonly secret: string;
}
