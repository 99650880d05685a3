import { AuthenticationError } from '../../contracts/errors.ts';
import { answerOf } from './answer.ts';
import {
  type ConnectionOptions,
  createContext,
  type Domain,
  type OdooConnection,
  type OdooRecord,
  type OdooVersion,
  type ReadOptions,
  readContext,
  type Values,
} from './connection.ts';
import type { Reply } from './exchange.ts';
import { idsIn, isId, recordsIn } from './values.ts';
import type { Wire } from './wire.ts';

/** A call to one of the services behind `/jsonrpc`. */
export interface RpcCall {
  readonly service: 'common' | 'object';
  readonly method: string;
  readonly args: readonly unknown[];
  readonly what: string;
  readonly writes: boolean;
  readonly database?: string;
  readonly secret: string;
}

/** The reply as it came, whatever it says. */
export function sendRpc(wire: Wire, { service, method, args, what, writes }: RpcCall): Promise<Reply> {
  return wire.send({
    method: 'POST',
    path: '/jsonrpc',
    headers: { 'Content-Type': 'application/json', 'User-Agent': 'planpilot-action' },
    body: JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params: { service, method, args } }),
    what,
    writes,
  });
}

/** @throws what {@link answerOf} throws */
async function callRpc(wire: Wire, call: RpcCall): Promise<unknown> {
  return answerOf(await sendRpc(wire, call), { ...call, protocol: 'jsonrpc', origin: wire.origin });
}

export interface RpcOptions extends ConnectionOptions {
  readonly database: string;
  readonly username: string;
}

/** The interface of Odoo 17 and 18, and of later ones where only a password is known; deprecated there. */
export class JsonRpcConnection implements OdooConnection {
  readonly version: OdooVersion;
  readonly #options: RpcOptions;
  #uid: number | undefined;

  constructor(options: RpcOptions) {
    this.version = options.version;
    this.#options = options;
  }

  async whoami(): Promise<number> {
    if (this.#uid !== undefined) return this.#uid;
    const { wire, database, username, secret } = this.#options;
    const uid = await callRpc(wire, {
      service: 'common',
      method: 'authenticate',
      args: [database, username, secret, {}],
      what: 'the login',
      writes: false,
      database,
      secret,
    });
    // A wrong login is no error to Odoo, but the answer `false`.
    if (!isId(uid)) {
      throw new AuthenticationError(`${wire.origin} refuses the login of ${username}`, {
        hint:
          'check odoo-username and odoo-api-key: the key may be wrong or expired (since Odoo 18 keys last 90 days at ' +
          'most); with two-factor login a password does not work',
      });
    }
    this.#uid = uid;
    return uid;
  }

  async searchRead(
    model: string,
    domain: Domain,
    fields: readonly string[],
    options: ReadOptions = {},
  ): Promise<readonly OdooRecord[]> {
    const { order } = options;
    const named = { fields, ...(order === undefined ? {} : { order }), context: readContext(options) };
    return recordsIn(await this.#call(model, 'search_read', [domain], named, false), `a search in ${model}`);
  }

  /** One set of values travels alone, as Odoo's own clients send it. */
  async create(model: string, values: readonly Values[]): Promise<readonly number[]> {
    const [first] = values;
    const given = values.length === 1 ? first : values;
    const named = { context: createContext(this.#options.tracking) };
    const answer = await this.#call(model, 'create', [given], named, true);
    return idsIn(answer, values.length, `a create in ${model}`);
  }

  async #call(
    model: string,
    method: string,
    positional: readonly unknown[],
    named: Values,
    writes: boolean,
  ): Promise<unknown> {
    const { wire, database, secret } = this.#options;
    const uid = await this.whoami();
    return callRpc(wire, {
      service: 'object',
      method: 'execute_kw',
      args: [database, uid, secret, model, method, positional, named],
      what: `${method} in ${model}`,
      writes,
      database,
      secret,
    });
  }
}
