import { AuthenticationError, ProviderCapabilityError } from '../../contracts/errors.ts';
import { answerOf, isRecord } from './answer.ts';
import type { OdooConnection, OdooVersion } from './connection.ts';
import { Json2Connection } from './json2.ts';
import { JsonRpcConnection, sendRpc } from './jsonrpc.ts';
import type { OdooOptions } from './options.ts';
import type { Wire } from './wire.ts';

type Credentials = Pick<OdooOptions, 'database' | 'username' | 'secret' | 'tracking'>;

/** The oldest version whose tasks have the fields that are written. */
const OLDEST = 17;
/** The first one with JSON-2. */
const FIRST_JSON2 = 19;
/** The last one with JSON-RPC; Odoo Online drops it a version earlier, in `saas~21.1`. */
const LAST_JSONRPC = 21;

/**
 * Finds out what the server is and how to talk to it. Nobody is logged in yet.
 * @throws ProviderCapabilityError when it is no Odoo, too old, or needs settings that are missing
 */
export async function connect(wire: Wire, credentials: Credentials): Promise<OdooConnection> {
  const { database, username, secret, tracking } = credentials;
  const isKey = /^[\da-f]{40}$/iu.test(secret);
  const version = await probe(wire, isKey || username === undefined, credentials);
  if (version.major < OLDEST) {
    throw new ProviderCapabilityError(`Odoo ${version.text} is not supported`, {
      hint: 'it takes Odoo 17.0 or later',
    });
  }
  const common = { wire, version, secret, tracking };
  if (version.major >= FIRST_JSON2 && (isKey || username === undefined)) {
    if (!/^[\x20-\x7e]+$/u.test(secret)) throw noKey(version);
    return new Json2Connection({ ...common, ...(database === undefined ? {} : { database }) });
  }
  if (!hasJsonRpc(version)) throw noKey(version);
  if (username === undefined || database === undefined) {
    const missing = [
      ...(username === undefined ? ['odoo-username'] : []),
      ...(database === undefined ? ['odoo-database'] : []),
    ];
    throw new ProviderCapabilityError(`Odoo ${version.text} needs ${missing.join(' and ')} as well`, {
      hint: `set ${missing.join(' and ')}; only Odoo 19 and later take an API key alone`,
    });
  }
  return new JsonRpcConnection({ ...common, username, database });
}

function hasJsonRpc({ major, text }: OdooVersion): boolean {
  return major < LAST_JSONRPC || (major === LAST_JSONRPC && !text.startsWith('saas~'));
}

/** @param version of a server that takes keys where a password was given */
function noKey(version: OdooVersion): AuthenticationError {
  const login = hasJsonRpc(version) ? '; a password works with odoo-username and odoo-database only' : '';
  return new AuthenticationError(`odoo-api-key is no API key, which Odoo ${version.text} asks for`, {
    hint: `make a key in the profile of the Odoo user, Account Security, New API Key${login}`,
  });
}

/** Later servers log a warning on each call of the old interface, so it is asked first only where it will be used. */
async function probe(wire: Wire, newFirst: boolean, credentials: Credentials): Promise<OdooVersion> {
  const probes = newFirst ? [webVersion, commonVersion] : [commonVersion, webVersion];
  for (const ask of probes) {
    const version = await ask(wire, credentials);
    if (version !== undefined) return version;
  }
  throw new ProviderCapabilityError(`${wire.origin} is no Odoo server that answers programs`, {
    hint: 'check odoo-url: the address of Odoo itself, without a path',
  });
}

async function webVersion(wire: Wire, { secret }: Credentials): Promise<OdooVersion | undefined> {
  const what = 'the version';
  const reply = await wire.send({
    method: 'GET',
    path: '/web/version',
    headers: { 'User-Agent': 'planpilot-action' },
    what,
    writes: false,
  });
  if (reply.status === 404) return undefined;
  const answer = answerOf(reply, { protocol: 'http', origin: wire.origin, what, writes: false, secret });
  return isRecord(answer) ? versionOf(answer['version_info'], answer['version']) : undefined;
}

async function commonVersion(wire: Wire, { secret }: Credentials): Promise<OdooVersion | undefined> {
  const asked = { what: 'the version', writes: false, secret };
  const reply = await sendRpc(wire, { service: 'common', method: 'version', args: [], ...asked });
  if (reply.status === 404) return undefined;
  const answer = answerOf(reply, { ...asked, protocol: 'jsonrpc', origin: wire.origin });
  return isRecord(answer) ? versionOf(answer['server_version_info'], answer['server_version']) : undefined;
}

/** `[19, 0, ...]`, or `['saas~19', 4, ...]` on Odoo Online. */
function versionOf(info: unknown, text: unknown): OdooVersion | undefined {
  const first: unknown = Array.isArray(info) ? info[0] : text;
  const major = /\d+/u.exec(String(first))?.[0];
  if (major === undefined) return undefined;
  return { major: Number(major), text: typeof text === 'string' ? text : String(first) };
}
