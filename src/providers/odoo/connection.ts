import type { Wire } from './wire.ts';

/** `[field, operator, value]`; all of them have to hold. */
export type Domain = readonly (readonly [string, string, unknown])[];

export type Values = Readonly<Record<string, unknown>>;

export interface ReadOptions {
  readonly order?: string;
  /** Archived records as well. */
  readonly archived?: boolean;
}

/** A record as it was read: its id and the fields asked for. */
export type OdooRecord = Values & { readonly id: number };

/** The few calls that are made, whatever protocol they travel by. */
export interface OdooConnection {
  readonly version: OdooVersion;
  /** Id of the user whose credentials are used. @throws AuthenticationError when they are wrong */
  whoami(): Promise<number>;
  /** Every record that matches. */
  searchRead(
    model: string,
    domain: Domain,
    fields: readonly string[],
    options?: ReadOptions,
  ): Promise<readonly OdooRecord[]>;
  /** All of them or none. @returns their ids, in the order of the values */
  create(model: string, values: readonly Values[]): Promise<readonly number[]>;
}

export interface OdooVersion {
  readonly major: number;
  /** `19.0`, `saas~19.4+e`. */
  readonly text: string;
}

export interface ConnectionOptions {
  readonly wire: Wire;
  readonly version: OdooVersion;
  readonly database?: string;
  readonly secret: string;
  readonly tracking: boolean;
}

/** Names compare in the language of the context: with the user's own, translated tags would be made a second time. */
export function readContext({ archived = false }: ReadOptions = {}): Values {
  return archived ? { lang: 'en_US', active_test: false } : { lang: 'en_US' };
}

export function createContext(tracking: boolean): Values {
  return tracking ? { lang: 'en_US' } : { lang: 'en_US', tracking_disable: true };
}
