import { describe, expect, test } from '@jest/globals';
import { callOf, type Recording, recordings } from '../../support/odoo-server/recordings.ts';
import type { Logged } from '../../support/odoo-server/server.ts';
import { mapOf, OdooSite, taskOf } from './harness.ts';

const all = recordings();
const accepted = all.filter(({ error, response }) => error === null && response.status === 200);

const MAP = mapOf({
  Login: { description: 'Who?', tags: 'Epic', stories: ['Sign in'] },
  Search: { id: 90, stories: ['Find'] },
});

/** Values by field, numbers and texts by their kind: requests that differ in nothing else are the same. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value === 'boolean' ? value : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

/** Each field of the values of a create, with the shape of what is put into it; lists of ids by one of them. */
function valueShapes(args: unknown): readonly string[] {
  const given: unknown = Array.isArray(args)
    ? Reflect.get(Object(args[0]), 0)
    : Reflect.get(Object(args), 'vals_list');
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  return list.flatMap((values) =>
    Object.entries(Object(values)).map(([field, value]) =>
      JSON.stringify([field, shapeOf(firstOfLists(value))]),
    ),
  );
}

function firstOfLists(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.every((each) => typeof each === 'number') && value.length > 2
    ? value.slice(0, 1)
    : value.map((each, index) =>
        index === 2 && Array.isArray(each) ? each.slice(0, 1) : firstOfLists(each),
      );
}

function namedArguments(args: unknown): Readonly<Record<string, unknown>> {
  const named: unknown = Array.isArray(args) ? args[1] : args;
  return Object.fromEntries(Object.entries(Object(named)));
}

function domainOf(args: unknown): readonly unknown[] {
  const domain: unknown = Array.isArray(args)
    ? Reflect.get(Object(args[0]), 0)
    : Reflect.get(Object(args), 'domain');
  return Array.isArray(domain) ? domain : [];
}

function asRecording({ method, path, headers, body }: Logged, odoo: Recording['odoo']): Recording {
  const protocol = path === '/jsonrpc' ? 'jsonrpc' : path.startsWith('/json/2/') ? 'json2' : 'http';
  const parsed: unknown = body === '' ? null : JSON.parse(body);
  const request = { method, path, headers, body: parsed };
  return {
    odoo,
    protocol,
    name: '',
    error: null,
    request,
    response: { status: 200, headers: {}, body: null },
  };
}

/** Fields of a model that a real server of that version has. */
function fieldsOf(odoo: string, model: string): ReadonlySet<string> {
  const found = all.filter(
    (each) => each.odoo === odoo && callOf(each)?.model === model && callOf(each)?.method === 'fields_get',
  );
  const bodies = found.map(({ protocol, response: { body } }) =>
    Object.keys(Object(protocol === 'jsonrpc' ? Reflect.get(Object(body), 'result') : body)),
  );
  return new Set([
    'id',
    'name',
    'create_uid',
    'create_date',
    'active',
    ...bodies.flat(),
    ...shown(odoo, model),
  ]);
}

/** Fields that a real server of that version answered a read of the model with. */
function shown(odoo: string, model: string): readonly string[] {
  const reads = accepted.filter((each) => each.odoo === odoo && callOf(each)?.model === model);
  return reads.flatMap(({ protocol, response: { body } }) => {
    const records: unknown = protocol === 'jsonrpc' ? Reflect.get(Object(body), 'result') : body;
    const list: readonly unknown[] = Array.isArray(records) ? records : [];
    return list.flatMap((record) =>
      typeof record === 'object' && record !== null ? Object.keys(record) : [],
    );
  });
}

/** Of every model alike; the recordings need no more than the first three. */
const OPERATORS = new Set(['=', 'in', 'like', 'not in', '>=']);

describe.each(['17.0', '18.0', '19.0'] as const)('what is sent to Odoo %s', (version) => {
  test.each(['backlog', 'all'] as const)('real servers took it (stages: %s)', async (stages) => {
    await using site = await OdooSite.start(version, MAP);
    site.server.world.tasks.push(taskOf(90, 'Search'));
    await site.run({ stages });
    const calls = site.server.log
      .map((logged) => asRecording(logged, version))
      .flatMap((each) => callOf(each) ?? []);
    expect(calls.length).toBeGreaterThan(6);
    for (const { model, method, args } of calls) {
      const same = accepted.map(callOf).filter((each) => each?.method === method);
      expect(same.length).toBeGreaterThan(0);
      const named = new Set(same.flatMap((each) => Object.keys(namedArguments(each?.args))));
      expect(Object.keys(namedArguments(args)).filter((name) => !named.has(name))).toEqual([]);
      const known = fieldsOf(version, model);
      for (const term of method === 'search_read' ? domainOf(args) : []) {
        if (!Array.isArray(term)) throw new Error('a term is a list');
        expect([...known]).toContain(term[0]);
        expect(OPERATORS.has(String(term[1]))).toBe(true);
      }
      const fields = namedArguments(args)['fields'];
      const read: readonly unknown[] = Array.isArray(fields) ? fields : [];
      expect(read.filter((field) => !known.has(String(field)))).toEqual([]);
      if (method !== 'create') continue;
      const creates = same.filter((each) => each?.model === model);
      const taken = new Set(creates.flatMap((each) => valueShapes(each?.args)));
      expect(valueShapes(args).filter((shape) => !taken.has(shape))).toEqual([]);
    }
  });

  test('version and credentials are asked for as recorded', async () => {
    await using site = await OdooSite.start(version, MAP);
    await site
      .run({ secret: version === '19.0' ? 'a'.repeat(40) : 'manager-password' })
      .catch(() => undefined);
    const asked = site.server.log.slice(0, 2).map(({ method, path, body }) => {
      const json: unknown = body === '' ? null : JSON.parse(body);
      return [method, path, JSON.stringify(shapeOf(json))];
    });
    const taken = accepted.map(({ request: { method, path, body } }) => [
      method,
      path,
      JSON.stringify(shapeOf(body)),
    ]);
    for (const each of asked) expect(taken).toContainEqual(each);
  });
});
