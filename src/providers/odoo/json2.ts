import { ProviderError } from '../../contracts/errors.ts';
import { answerOf, isRecord } from './answer.ts';
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
import { idsIn, isId, recordsIn } from './values.ts';

/** The interface of Odoo 19 and later: an API key, arguments by name, one path for each method. */
export class Json2Connection implements OdooConnection {
  readonly version: OdooVersion;
  readonly #options: ConnectionOptions;

  constructor(options: ConnectionOptions) {
    this.version = options.version;
    this.#options = options;
  }

  async whoami(): Promise<number> {
    const context = await this.#call('res.users', 'context_get', {}, false);
    const uid = isRecord(context) ? context['uid'] : undefined;
    if (isId(uid)) return uid;
    throw new ProviderError('Odoo does not say which user the key belongs to');
  }

  async searchRead(
    model: string,
    domain: Domain,
    fields: readonly string[],
    options: ReadOptions = {},
  ): Promise<readonly OdooRecord[]> {
    const { order } = options;
    const body = { domain, fields, ...(order === undefined ? {} : { order }), context: readContext(options) };
    return recordsIn(await this.#call(model, 'search_read', body, false), `a search in ${model}`);
  }

  async create(model: string, values: readonly Values[]): Promise<readonly number[]> {
    const body = { vals_list: values, context: createContext(this.#options.tracking) };
    return idsIn(await this.#call(model, 'create', body, true), values.length, `a create in ${model}`);
  }

  async #call(model: string, method: string, body: Values, writes: boolean): Promise<unknown> {
    const { wire, database, secret } = this.#options;
    const what = `${method} in ${model}`;
    const reply = await wire.send({
      method: 'POST',
      path: `/json/2/${model}/${method}`,
      headers: {
        'Content-Type': 'application/json',
        Authorization: `bearer ${secret}`,
        'User-Agent': 'planpilot-action',
        ...(database === undefined ? {} : { 'X-Odoo-Database': database }),
      },
      body: JSON.stringify(body),
      what,
      writes,
    });
    const named = database === undefined ? {} : { database };
    return answerOf(reply, { protocol: 'json2', origin: wire.origin, what, writes, secret, ...named });
  }
}
