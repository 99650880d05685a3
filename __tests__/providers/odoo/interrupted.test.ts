import { describe, expect, test } from '@jest/globals';
import { DeferredError, IdentityError, UnknownOutcomeError } from '../../../src/contracts/errors.ts';
import type { Fault } from '../../support/odoo-server/faults.ts';
import type { Task } from '../../support/odoo-server/world.ts';
import { mapOf, OdooSite, taskOf } from './harness.ts';

const MAP = mapOf({
  Login: { tags: 'Epic', stories: ['Sign in', 'Sign out', 'Sign in'] },
  Search: { stories: ['Find', 'Find'] },
});

const TOTAL = 7;

/** Lets the n-th create of a task fail. */
function failNth(site: OdooSite, nth: number, fault: Fault): void {
  let count = 0;
  site.server.fault = ({ call }) => {
    if (call !== 'create project.task') return undefined;
    count += 1;
    return count === nth ? fault : undefined;
  };
}

/** Every name of the map is one task, and the map says which. */
function expectWhole(site: OdooSite): void {
  const { tasks } = site.server.world;
  expect(tasks).toHaveLength(TOTAL);
  expect(new Set(tasks.map(({ id }) => id)).size).toBe(TOTAL);
  const inMap = [...site.text.matchAll(/^task_id = (\d+)$/gmu)].map(([, id]) => Number(id));
  expect(new Set(inMap)).toEqual(new Set(tasks.map(({ id }) => id)));
}

const KINDS: readonly (readonly [string, Fault])[] = [
  ['reset before it took effect', { kind: 'reset' }],
  ['reset after it took effect', { kind: 'reset', applied: true }],
  ['time-out before', { kind: 'hang' }],
  ['time-out after', { kind: 'hang', applied: true }],
  ['502 before', { kind: 'status', status: 502 }],
  ['502 after', { kind: 'status', status: 502, applied: true }],
  ['504 after', { kind: 'status', status: 504, applied: true }],
  ['503 before', { kind: 'status', status: 503 }],
  ['a page with status 200 after', { kind: 'html', applied: true }],
  ['a page with status 200 before', { kind: 'html' }],
  ['an answer that breaks off', { kind: 'truncated', applied: true }],
];

describe.each([1, 3])('lists of %i', (batchSize) => {
  describe.each(KINDS)('a lost reply: %s', (_, fault) => {
    test.each([1, 2, 3])('at create %i is settled within the run', async (nth) => {
      await using site = await OdooSite.start('19.0', MAP);
      failNth(site, nth, fault);
      const { counts } = await site.run({ batchSize });
      expect(counts).toMatchObject({ created: TOTAL, failed: 0, unknown: 0 });
      expectWhole(site);
    });
  });
});

test('a create is repeated only when the lost request can no longer be running', async () => {
  await using site = await OdooSite.start('18.0', MAP);
  failNth(site, 2, { kind: 'hang' });
  const times: number[] = [];
  site.server.applied = ({ call }) => {
    if (call === 'create project.task') times.push(site.clock.now());
  };
  await site.run();
  expectWhole(site);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(120_000);
});

test('the time that a request waited for its turn does not count', async () => {
  await using site = await OdooSite.start('19.0', mapOf({ Login: {} }));
  const times: number[] = [];
  site.server.fault = ({ call }) => {
    if (call !== 'create project.task') return undefined;
    times.push(site.clock.now());
    if (times.length === 1) return { kind: 'status', status: 429, headers: { 'Retry-After': '110' } };
    return times.length === 2 ? { kind: 'hang' } : undefined;
  };
  await site.run();
  expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(120_000);
  expect(site.server.world.tasks).toHaveLength(1);
});

test('a request that takes effect while it is waited for is found', async () => {
  await using site = await OdooSite.start('19.0', mapOf({ Login: {} }));
  failNth(site, 1, { kind: 'reset' });
  const { world } = site.server;
  // The first look finds nothing; the lost request ends a little later.
  site.server.applied = ({ call, body }) => {
    if (call !== 'search_read project.task' || !body.includes('create_date')) return;
    if (world.tasks.length > 0) return;
    world.tasks.push(taskOf(world.nextId(), 'Login', { createUid: 6, createDate: world.timestamp() }));
  };
  await site.run();
  expect(world.tasks).toHaveLength(1);
  expect(site.ids).toEqual({ Login: world.tasks[0]?.id });
});

test.each([
  ['somebody else made at the same moment', { createUid: 7 }],
  ['of another project', { projectId: 2 }],
  ['below another task', { parentId: 100 }],
  ['that was there before the run', { createDate: '2026-11-21 08:30:00' }],
])('a task of the same name %s is not taken for the lost one', async (_, more) => {
  await using site = await OdooSite.start('19.0', mapOf({ Login: {} }));
  const { world } = site.server;
  failNth(site, 1, { kind: 'reset' });
  site.server.applied = ({ call }) => {
    if (call !== 'search_read project.task' || world.tasks.length > 0) return;
    const task = { createUid: 6, createDate: world.timestamp(), ...more };
    world.tasks.push(taskOf(100, 'Other'), taskOf(101, 'Login', task));
  };
  await site.run();
  expect(world.tasks).toHaveLength(3);
  expect(site.ids).toEqual({ Login: world.tasks[2]?.id });
});

test('a lost task is found though the database is minutes behind the server in front of it', async () => {
  await using site = await OdooSite.start('19.0', mapOf({ Login: {} }));
  const { world } = site.server;
  failNth(site, 1, { kind: 'reset', applied: true });
  site.server.applied = ({ call }) => {
    const task = call === 'create project.task' ? world.tasks.pop() : undefined;
    const behind = new Date(world.now() - 300_000).toISOString().slice(0, 19).replace('T', ' ');
    if (task !== undefined) world.tasks.push({ ...task, createDate: behind });
  };
  await site.run();
  expect(world.tasks).toHaveLength(1);
  expect(site.ids).toEqual({ Login: world.tasks[0]?.id });
});

test('a task that was left behind is not taken for a lost one of the same name', async () => {
  await using site = await OdooSite.start('19.0', mapOf({ Login: { id: 90, stories: ['Find', 'Find'] } }));
  const { world } = site.server;
  const left = { parentId: 90, createUid: 6, createDate: world.timestamp() };
  world.tasks.push(taskOf(90, 'Login'), taskOf(91, 'Find', left));
  failNth(site, 1, { kind: 'reset' });
  await site.run();
  expect(world.tasks).toHaveLength(3);
  expect(site.text).toContain('task_id = 91');
  expect(site.text).toContain(`task_id = ${world.tasks[2]?.id}`);
});

test('when looking fails as well, the run stops and names what may exist', async () => {
  await using site = await OdooSite.start('19.0', MAP);
  let creates = 0;
  site.server.fault = ({ call }) => {
    if (call === 'create project.task') creates += 1;
    return creates >= 3 ? { kind: 'reset', applied: true } : undefined;
  };
  const error = await site.failure();
  expect(error).toBeInstanceOf(UnknownOutcomeError);
  expect(error?.message).toMatch(/project "Roadmap" \(1\): "Sign in" under task \d+/u);
  expect(error).toHaveProperty('hint', expect.stringContaining('write the id of each into the map'));
  expect(Object.values(site.ids).filter((id) => id > 0)).toHaveLength(2);

  site.server.fault = () => undefined;
  await site.run();
  expectWhole(site);
});

test('after the first failure nothing new is started', async () => {
  await using site = await OdooSite.start('19.0', MAP);
  failNth(site, 3, { kind: 'status', status: 413 });
  const error = await site.run().catch((thrown: unknown) => thrown);
  const result: unknown = Reflect.get(Object(error), 'result');
  expect(result).toHaveProperty('counts.created', 2);
  expect(result).toHaveProperty('counts.failed', 1);
  expect(result).toHaveProperty('counts.deferred', TOTAL - 3);
  expect(site.server.world.tasks).toHaveLength(2);
});

describe.each(['17.0', '19.0'] as const)('a run on %s that is killed', (version) => {
  test.each([1, 2, 3, 4, 5, 6, 7])(
    'between create %i and the map is taken up by the next one',
    async (nth) => {
      await using site = await OdooSite.start(version, MAP);
      let saves = 0;
      site.saving = () => {
        saves += 1;
        if (saves === nth) throw new Error('killed');
      };
      await expect(site.run()).rejects.toThrow('not in line with the plan');
      expect(site.server.world.tasks).toHaveLength(nth);
      site.saving = () => undefined;
      await site.run();
      expectWhole(site);
    },
  );

  test.each([1, 2, 3])('after list %i is taken up as well', async (nth) => {
    await using site = await OdooSite.start(version, MAP);
    let saves = 0;
    site.saving = () => {
      saves += 1;
      if (saves === nth) throw new Error('killed');
    };
    await expect(site.run({ batchSize: 2 })).rejects.toThrow('not in line with the plan');
    site.saving = () => undefined;
    await site.run({ batchSize: 2 });
    expectWhole(site);
  });
});

describe('leftovers', () => {
  const task = (site: OdooSite, name: string, more: Partial<Task> = {}): number => {
    const { world } = site.server;
    const made = taskOf(world.nextId(), name, { createUid: 6, ...more });
    world.tasks.push(made);
    return made.id;
  };

  test('only tasks of the same user, project, name and parent count', async () => {
    await using site = await OdooSite.start('19.0', mapOf({ Login: { stories: ['Sign in'] } }));
    site.server.world.projects.push({ id: 2, name: 'Other', active: true });
    const parent = task(site, 'Something else');
    const foreign = [
      task(site, 'Login', { createUid: 7 }),
      task(site, 'Login', { projectId: 2 }),
      task(site, 'login'),
      task(site, 'Login', { parentId: parent }),
      task(site, 'Sign in'),
    ];
    await site.run();
    expect(site.server.world.tasks).toHaveLength(8);
    for (const id of Object.values(site.ids)) expect(foreign).not.toContain(id);
  });

  test('more of them than the map asks for stop the run before anything is created', async () => {
    await using site = await OdooSite.start('19.0', MAP);
    const [first, second] = [task(site, 'Login'), task(site, 'Login')];
    const error = await site.failure();
    expect(error).toBeInstanceOf(IdentityError);
    expect(error?.message).toContain(
      `"Login" (feature_user_story_map.toml:1:1) may be any of the tasks ${first}, ${second}`,
    );
    expect(site.server.calls.filter((call) => call.startsWith('create'))).toEqual([]);
  });

  test('when all of it was left behind, neither stage nor tag is made', async () => {
    await using site = await OdooSite.start('19.0', mapOf({ Login: { tags: 'Epic', stories: ['Sign in'] } }));
    const parent = task(site, 'Login');
    const child = task(site, 'Sign in', { parentId: parent });
    await site.run();
    expect(site.ids).toEqual({ Login: parent, 'Sign in': child });
    expect(site.server.calls.filter((call) => call.startsWith('create'))).toEqual([]);
  });
});

test('a stopped run starts no further request and defers the rest', async () => {
  await using site = await OdooSite.start('19.0', MAP);
  const stop = new AbortController();
  site.server.applied = ({ call }) => {
    if (call === 'create project.task' && site.server.world.tasks.length === 2) stop.abort();
  };
  const error = await site.failure({ signal: stop.signal });
  expect(error).toBeInstanceOf(DeferredError);
  expect(site.server.world.tasks).toHaveLength(2);
  expect(Object.values(site.ids).filter((id) => id > 0)).toHaveLength(2);
});
