import { type Answer, type Asked, htmlPage, jsonAnswer } from './answers.ts';
import { isValues } from './create.ts';
import { OdooException } from './exceptions.ts';
import { callMethod, hasMethod, type MethodCall } from './models.ts';
import { MODELS } from './records.ts';
import type { OdooWorld } from './world.ts';

/** `/jsonrpc`, the same in all three versions but for the code of an error. */
export function answerJsonRpc(world: OdooWorld, { method, headers, body }: Asked): Answer {
  if (method !== 'POST' || headers['content-type']?.startsWith('application/json') !== true) {
    return htmlPage(world.major >= 19 ? 415 : 400, 'Request inferred type is compatible with http');
  }
  let asked: unknown;
  try {
    asked = JSON.parse(body);
  } catch {
    const text = { 'Content-Type': 'text/html; charset=utf-8' };
    return { status: 400, headers: text, body: 'Invalid JSON data' };
  }
  const id = isValues(asked) ? (asked['id'] ?? null) : null;
  const params = isValues(asked) && isValues(asked['params']) ? asked['params'] : {};
  try {
    return jsonAnswer(200, { jsonrpc: '2.0', id, result: call(world, params) });
  } catch (error) {
    if (!(error instanceof OdooException)) throw error;
    const { name, message } = error;
    const debug = `Traceback (most recent call last):\n  File "/opt/odoo/http.py", line 1\n${name}: ${message}`;
    const data = { name, debug, message, arguments: [message], context: {} };
    const code = world.major >= 19 ? 0 : 200;
    return jsonAnswer(200, { jsonrpc: '2.0', id, error: { code, message: 'Odoo Server Error', data } });
  }
}

function call(
  world: OdooWorld,
  { service, method, args: given }: Readonly<Record<string, unknown>>,
): unknown {
  const args: readonly unknown[] = Array.isArray(given) ? given : [];
  if (service === 'common') return common(world, String(method), args);
  if (service !== 'object') throw new OdooException('builtins.KeyError', String(service));
  const [database, uid, secret, model, name, positional, named] = args;
  refuseOtherDatabase(world, database);
  if (uid === false) throw new OdooException('odoo.exceptions.AccessDenied', 'Access Denied');
  const user = world.users.find(({ id }) => id === uid);
  if (user === undefined) {
    throw new OdooException('odoo.exceptions.MissingError', 'Record does not exist or has been deleted.');
  }
  if (user.password !== secret && !user.keys.includes(String(secret))) {
    throw new OdooException('odoo.exceptions.AccessDenied', 'Access Denied');
  }
  if (!MODELS.has(String(model)) && model !== 'res.users') {
    throw new OdooException('odoo.exceptions.UserError', `Object ${String(model)} doesn't exist`);
  }
  if (String(name).startsWith('_')) {
    throw new OdooException('odoo.exceptions.AccessError', 'Private methods cannot be called remotely.');
  }
  if (!hasMethod(String(model), String(name))) {
    throw new OdooException('builtins.AttributeError', `The method '${String(name)}' does not exist`);
  }
  const asked = byName(String(model), String(name), positional, named);
  const answer = callMethod(world, asked, user);
  const isAlone = name === 'create' && !Array.isArray(asked.args['vals_list']) && Array.isArray(answer);
  return isAlone ? answer[0] : answer;
}

const POSITIONS: Readonly<Record<string, readonly string[]>> = {
  search: ['domain'],
  search_count: ['domain'],
  search_read: ['domain', 'fields'],
  read: ['ids', 'fields'],
  create: ['vals_list'],
  write: ['ids', 'vals'],
};

function byName(model: string, method: string, positional: unknown, named: unknown): MethodCall {
  const values: readonly unknown[] = Array.isArray(positional) ? positional : [];
  const names = POSITIONS[method] ?? [];
  const args = isValues(named) ? named : {};
  if ('bogus' in args) throw new OdooException('builtins.TypeError', 'got an unexpected keyword argument');
  const given = values.map((value, index) => [names[index] ?? '', value] as const);
  return { model, method, args: { ...args, ...Object.fromEntries(given) } };
}

function common(world: OdooWorld, method: string, [database, login, secret]: readonly unknown[]): unknown {
  if (method === 'version') {
    const { version, major } = world;
    return {
      server_version: version,
      server_version_info: [major, 0, 0, 'final', 0, ''],
      server_serie: version,
      protocol_version: 1,
    };
  }
  if (method !== 'authenticate' && method !== 'login') {
    throw new OdooException('builtins.Exception', `Method not found: ${method}`);
  }
  refuseOtherDatabase(world, database);
  const user = world.users.find((each) => each.login === login);
  if (user === undefined) return false;
  return user.password === secret || user.keys.includes(String(secret)) ? user.id : false;
}

function refuseOtherDatabase(world: OdooWorld, database: unknown): void {
  if (database === world.database) return;
  const message = `connection to server on socket "/run/postgresql/.s.PGSQL.5432" failed: "${String(database)}"`;
  throw new OdooException('psycopg2.OperationalError', message);
}
