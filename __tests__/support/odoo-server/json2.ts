import { type Answer, type Asked, htmlPage, jsonAnswer } from './answers.ts';
import { isValues } from './create.ts';
import { OdooException } from './exceptions.ts';
import { callMethod, hasMethod } from './models.ts';
import { MODELS } from './records.ts';
import type { OdooWorld } from './world.ts';

/** `/json/2/{model}/{method}` of Odoo 19. */
export function answerJson2(world: OdooWorld, asked: Asked, otherDatabases: readonly string[]): Answer {
  const database = asked.headers['x-odoo-database'] ?? (otherDatabases.length === 0 ? world.database : '');
  if (database !== world.database) return htmlPage(404, 'No database is selected');
  try {
    return jsonAnswer(200, call(world, asked));
  } catch (error) {
    if (!(error instanceof OdooException)) throw error;
    const { name, message, status } = error;
    return jsonAnswer(status, {
      name,
      message,
      arguments: [message],
      context: {},
      debug: `Traceback (most recent call last):\n  File "/opt/odoo/models.py", line 1\n${name}: ${message}`,
    });
  }
}

function call(world: OdooWorld, { method: verb, path, headers, body }: Asked): unknown {
  const [, , , model = '', method = '', ...rest] = path.split('/');
  if (verb !== 'POST' || method === '' || rest.length > 0) throw notFound('Did you mean POST?');
  if (headers['content-type']?.startsWith('application/json') !== true) throw new UnsupportedType();
  const key = /^bearer (.+)$/iu.exec(headers['authorization'] ?? '')?.[1];
  const user = world.users.find(({ keys }) => key !== undefined && keys.includes(key));
  if (user === undefined) throw new OdooException('werkzeug.exceptions.Unauthorized', 'Invalid apikey');
  const args = parsed(body);
  if (!MODELS.has(model) && model !== 'res.users') throw notFound(`the model '${model}' does not exist`);
  if (method.startsWith('_') || method === 'exists') {
    throw new OdooException('odoo.exceptions.AccessError', 'Private methods cannot be called remotely.');
  }
  if (!hasMethod(model, method)) throw notFound(`The method '${model}.${method}' does not exist`);
  if (method === 'create' && !('vals_list' in args))
    throw unprocessable("missing a required argument: 'vals_list'");
  if (method.startsWith('search') && !('domain' in args))
    throw unprocessable("missing a required argument: 'domain'");
  const allowed = new Set(ARGUMENTS[method]);
  for (const name of Object.keys(args)) {
    if (name !== 'context' && !allowed.has(name))
      throw unprocessable(`got an unexpected keyword argument '${name}'`);
  }
  return callMethod(world, { model, method, args }, user);
}

const SEARCH = ['domain', 'offset', 'limit', 'order'];
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  search: SEARCH,
  search_count: SEARCH,
  search_read: [...SEARCH, 'fields'],
  read: ['ids', 'fields'],
  create: ['vals_list'],
  write: ['ids', 'vals'],
};

function parsed(body: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new OdooException('werkzeug.exceptions.BadRequest', 'could not parse the body as json');
  }
  if (!isValues(value)) throw unprocessable('the body is no object');
  return value;
}

/** Refused before anything of Odoo looks at it. */
export class UnsupportedType extends Error {}

function notFound(message: string): OdooException {
  return new OdooException('werkzeug.exceptions.NotFound', message);
}

function unprocessable(message: string): OdooException {
  return new OdooException('werkzeug.exceptions.UnprocessableEntity', message);
}
