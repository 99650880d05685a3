import { describe, expect, test } from '@jest/globals';
import { callOf, type Recording, recordings, textOf } from '../../support/odoo-server/recordings.ts';
import { OdooServer } from '../../support/odoo-server/server.ts';
import { OdooWorld, type Task } from '../../support/odoo-server/world.ts';

/** Methods that the stand-in has; the others serve questions that nobody asks here. */
const METHODS = new Set(['search_read', 'search', 'search_count', 'read', 'create', 'write', 'context_get']);

/** What a proxy in front of the server said, or a module that the stand-in does not have. */
const LEFT_OUT = /^proxy-|-exists$|^lang-french-user-error$|^array-body$/u;

const recorded = recordings().filter(
  (each) =>
    each.protocol !== 'xmlrpc' &&
    !LEFT_OUT.test(each.name) &&
    (METHODS.has(callOf(each)?.method ?? 'search_read') || each.error !== null) &&
    ![
      'json2-version',
      'json-version',
      'web-version-info',
      'db-list',
      'has-access',
      'task-read-old-fields',
    ].includes(each.name),
);

/** The database in the state in which a recording was made, as far as it matters to the answer. */
function worldFor({ odoo, name }: Recording): OdooWorld {
  const world = new OdooWorld(odoo, { database: `o${Number.parseInt(odoo, 10)}` });
  // The recordings of 19.0 come from a database with one user less.
  const first = odoo === '19.0' ? 5 : 6;
  const people = [
    ['admin', 2, 'manager'],
    ['bare', first, 'internal'],
    ['puser', first + 1, 'user'],
    ['pmgr', first + 2, 'manager'],
    ['portal', first + 3, 'portal'],
  ] as const;
  for (const [login, id, group] of people) {
    const password = login === 'admin' ? '<password>' : `<password:${login}>`;
    const users = { id, login, password, keys: [`<api-key:${login}>`], group };
    world.users.push(users);
  }
  world.users.push({
    id: 9,
    login: 'pmgr@example.com',
    password: '<password:pmgr>',
    keys: [],
    group: 'manager',
  });
  world.users.push({ id: 10, login: 'fr', password: '', keys: ['<api-key:french>'], group: 'manager' });
  world.projects.push({ id: 1, name: 'Sync target', active: true });
  world.projects.push({ id: 2, name: 'Second project', active: !name.startsWith('archived-project') });
  const personal = { name: 'Backlog', sequence: 1, projectIds: [], userId: 2 };
  for (const id of [8, 35, 36]) world.stages.push({ id, ...personal });
  const stage = {
    name: 'Backlog',
    sequence: 1,
    projectIds: name === 'stage-linked-by-task-create' ? [1, 3] : [1],
  };
  const others = ['Up Next', 'In Progress', 'User Acceptance', 'Done', 'Archive'];
  if (name !== 'stage-search-none') {
    world.stages.push(...[1, 29].map((id) => ({ id, ...stage })));
    const rest = others.map((each, index) => ({
      id: 30 + index,
      name: each,
      sequence: 2 + index,
      projectIds: [1],
    }));
    world.stages.push(...rest, { id: 60, name: 'Done', sequence: 1, projectIds: [], userId: 2 });
  }
  return world;
}

/** Kind of a value, records by their fields: what a client can rely on. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value))
    return [...new Set(value.map((each) => JSON.stringify(shapeOf(each))))].toSorted();
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, typeof Reflect.get(value, key)]),
  );
}

function valueIn({ protocol }: Recording, body: unknown): unknown {
  return protocol === 'jsonrpc' ? (Reflect.get(Object(body), 'result') ?? null) : body;
}

function faultIn({ protocol }: Recording, body: unknown): unknown {
  const holder: unknown =
    protocol === 'jsonrpc' ? Reflect.get(Object(Reflect.get(Object(body), 'error')), 'data') : body;
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, 'name') : undefined;
}

/** Recordings that need what earlier ones left behind. */
function furnish(world: OdooWorld, recording: Recording): void {
  const { name } = recording;
  const tag = (id: number, text: string): void => void world.tags.push({ id, names: { en_US: text } });
  if (name !== 'tag-search-none' && name !== 'tag-create' && name !== 'tag-create-second') {
    tag(1, 'Feature');
    if (name !== 'tag-create-denied') for (const id of [3, 4]) tag(id, 'Story');
  }
  if (name.startsWith('lang-')) {
    world.languages = ['fr_FR'];
    world.tags.push({ id: 10, names: { en_US: 'Epic', fr_FR: 'Épopée' } });
    if (/after|no-context/u.test(name)) world.tags.push({ id: 11, names: { en_US: 'Epic', fr_FR: 'Epic' } });
  }
  const task = {
    projectId: 1,
    parentId: undefined,
    stageId: 29,
    tagIds: [],
    userIds: [],
    displayInProject: true,
    createUid: 2,
    createDate: '2026-11-20 10:00:00',
    messages: 1,
    active: true,
  } as const;
  for (const id of [1, 2, 3, 18, 19, 20]) {
    const parentId = id === 2 || id === 3 ? 1 : undefined;
    world.tasks.push({
      ...task,
      id,
      name: `Task ${id}`,
      parentId,
      description: id === 3 ? false : '<p>text</p>',
    });
  }
  const wanted = nameSearched(recording);
  if (wanted !== undefined)
    world.tasks.push({ ...task, description: '<p>text</p>', ...NAMED[wanted], id: 50, name: wanted });
}

/** Tasks whose fields differ from those of the others. */
const NAMED: Readonly<Record<string, Partial<Task>>> = {
  'Subtask in other project': { projectId: 2, parentId: 1, stageId: undefined, description: false },
};

/** The name of the task that a recorded search is after, and finds. */
function nameSearched(recording: Recording): string | undefined {
  const found = valueIn(recording, recording.response.body);
  const { model, args } = callOf(recording) ?? {};
  if (model !== 'project.task' || !Array.isArray(found) || found.length === 0) return undefined;
  return /\["name","(?:=|like)","([^"]+)"\]/u.exec(JSON.stringify(args))?.[1];
}

describe('the stand-in answers as real servers do', () => {
  test('most of what was recorded is compared', () => {
    expect(recorded.length).toBeGreaterThan(240);
  });

  test.each(recorded.map((each) => [`${each.odoo} ${each.protocol} ${each.name}`, each] as const))(
    '%s',
    async (_, recording) => {
      const world = worldFor(recording);
      furnish(world, recording);
      await using server = await OdooServer.start(world);
      if (recording.name.includes('multi-db')) server.otherDatabases = ['other'];
      const { method, path, headers, body } = recording.request;
      const sent = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
      const answer = server.answer({ method, path, headers: Object.fromEntries(sent), body: textOf(body) });
      const { response, error } = recording;
      const type = response.headers['Content-Type']?.split(';')[0];
      expect([answer.status, answer.headers['Content-Type']?.split(';')[0]]).toEqual([response.status, type]);
      expect(answer.headers['Location']?.split('?')[0]).toBe(response.headers['Location']?.split('?')[0]);
      if (type !== 'application/json') return;
      const said: unknown = JSON.parse(answer.body);
      expect(faultIn(recording, said) ?? null).toBe(error);
      if (error !== null) return;
      const [ours, theirs] = [valueIn(recording, said), valueIn(recording, response.body)];
      expect(shapeOf(ours)).toEqual(shapeOf(theirs));
    },
  );
});
