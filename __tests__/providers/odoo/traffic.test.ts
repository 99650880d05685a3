import { describe, expect, test } from '@jest/globals';
import { intervalFor } from '../../../src/providers/odoo/address.ts';
import { openOdooProvider, openOdooReader } from '../../../src/providers/odoo/index.ts';
import { KEYS } from '../../support/odoo-server/world.ts';
import { mapOf, OdooSite } from './harness.ts';

const SMALL = mapOf({ Login: { stories: ['Sign in', 'Sign out'] } });

/** 20 features of 10 stories. */
const LARGE = mapOf(
  Object.fromEntries(
    Array.from({ length: 20 }, (_, feature) => [
      `Feature ${feature}`,
      { stories: Array.from({ length: 10 }, (__, story) => `Story ${feature}.${story}`) },
    ]),
  ),
);

describe('20 features of 10 stories', () => {
  test.each([
    ['19.0', 1, 226],
    ['19.0', 20, 17],
    ['19.0', 50, 12],
    ['19.0', 100, 9],
    ['17.0', 1, 226],
    ['18.0', 1, 226],
    ['18.0', 50, 12],
  ] as const)('on %s, %i at a time: at most %i calls', async (version, batchSize, most) => {
    await using site = await OdooSite.start(version, LARGE);
    const { usage } = await site.run({ batchSize });
    expect(site.server.world.tasks).toHaveLength(220);
    expect(site.server.log.length).toBeLessThanOrEqual(most);
    expect(usage.requests).toBe(site.server.log.length);
    const { tasks } = site.server.world;
    for (const { name, parentId } of tasks.filter((task) => task.name.startsWith('Story'))) {
      const feature = tasks.find(({ id }) => id === parentId);
      expect(feature?.name).toBe(`Feature ${/\d+/u.exec(name)?.[0]}`);
    }
  });
});

describe('order', () => {
  test.each([1, 2])(
    'lists of %i: the ids of one list are in the map before the next is sent',
    async (batchSize) => {
      await using site = await OdooSite.start('19.0', SMALL);
      const unrecorded: number[] = [];
      site.server.fault = ({ call }) => {
        const inMap = new Set(Object.values(site.ids));
        if (call === 'create project.task')
          unrecorded.push(...site.server.world.tasks.map(({ id }) => id).filter((id) => !inMap.has(id)));
        return undefined;
      };
      await site.run({ batchSize });
      expect(unrecorded).toEqual([]);
      expect(site.server.world.tasks).toHaveLength(3);
    },
  );

  test('one request at a time', async () => {
    await using site = await OdooSite.start('19.0', SMALL);
    await site.run({ batchSize: 2 });
    expect(site.server.log.map(({ overlapping }) => overlapping)).toEqual(site.server.log.map(() => 0));
  });

  test('requests start a minimum interval apart', async () => {
    await using site = await OdooSite.start('19.0', SMALL);
    const starts: number[] = [];
    site.server.fault = () => {
      starts.push(site.clock.now());
      return undefined;
    };
    await site.run({ minIntervalMs: 1500 });
    expect(starts.length).toBeGreaterThan(6);
    for (const [index, start] of starts.slice(1).entries()) expect(start - (starts[index] ?? 0)).toBe(1500);
  });

  test('a second is the interval for Odoo Online, nothing for others', () => {
    expect(intervalFor('https://acme.odoo.com')).toBe(1000);
    expect(intervalFor('https://odoo.com.example')).toBe(0);
    expect(intervalFor('https://myodoo.com')).toBe(0);
  });
});

describe('a server that asks for fewer requests', () => {
  const refuseOnce = (site: OdooSite, headers: () => Readonly<Record<string, string>>): number[] => {
    const times: number[] = [];
    site.server.fault = ({ call }) => {
      if (call !== 'create project.task') return undefined;
      times.push(site.clock.now());
      return times.length === 1 ? { kind: 'status', status: 429, headers: headers() } : undefined;
    };
    return times;
  };

  test.each([
    ['seconds', () => ({ 'Retry-After': '7' }), 7000],
    [
      "a date, by the server's own clock",
      () => ({ Date: 'Sat, 21 Nov 2026 12:00:00 GMT', 'Retry-After': 'Sat, 21 Nov 2026 12:00:09 GMT' }),
      9000,
    ],
    ['nothing', () => ({}), 1000],
    ['nonsense', () => ({ 'Retry-After': 'soon' }), 1000],
  ])('names %s', async (_, headers, wait) => {
    await using site = await OdooSite.start('19.0', SMALL);
    const times = refuseOnce(site, headers);
    const { usage } = await site.run();
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(wait);
    expect(usage).toMatchObject({ retries: 1, refusals: 1 });
    expect(site.server.world.tasks).toHaveLength(3);
    expect(site.logged.join('\n')).toContain(`status 429; attempt 2 in ${wait} ms`);
  });

  test('is asked five times, then the run ends', async () => {
    await using site = await OdooSite.start('19.0', SMALL);
    site.server.fault = ({ call }) =>
      call === 'create project.task' ? { kind: 'status', status: 429 } : undefined;
    await site.failure();
    expect(site.server.calls.filter((call) => call === 'create project.task')).toHaveLength(5);
  });
});

test('reads are repeated after a failure on the way, creates of stages are not', async () => {
  await using site = await OdooSite.start('19.0', SMALL);
  const failed = new Set<string>();
  site.server.fault = ({ call }) => {
    if (call.startsWith('create') || failed.has(call)) return undefined;
    failed.add(call);
    return { kind: 'reset' };
  };
  await site.run();
  expect(site.server.world.tasks).toHaveLength(3);

  await using other = await OdooSite.start('19.0', SMALL);
  other.server.fault = ({ call }) => (call === 'create project.task.type' ? { kind: 'reset' } : undefined);
  await other.failure();
  expect(other.server.calls.filter((call) => call === 'create project.task.type')).toHaveLength(1);
});

describe('what travels', () => {
  test.each(['17.0', '19.0'] as const)('the secret is in no address on %s', async (version) => {
    await using site = await OdooSite.start(version, SMALL);
    await site.run();
    for (const { path, headers } of site.server.log) {
      expect(path).not.toContain(KEYS.manager);
      const { authorization = '', ...others } = headers;
      expect(JSON.stringify(others)).not.toContain(KEYS.manager);
      expect(authorization).toBe(path.startsWith('/json/2/') ? `bearer ${KEYS.manager}` : '');
    }
    expect(site.logged.join('\n')).not.toContain(KEYS.manager);
  });

  test('the database is named only when it is set', async () => {
    await using site = await OdooSite.start('19.0', SMALL);
    const { database: _database, ...options } = site.options();
    await using provider = await site.clock.run(openOdooProvider(options));
    expect(provider.name).toBe('odoo');
    expect(site.server.log.some(({ headers }) => 'x-odoo-database' in headers)).toBe(false);
  });

  test.each(['17.0', '19.0'] as const)(
    'a look on %s is version, credentials and project',
    async (version) => {
      await using site = await OdooSite.start(version, SMALL);
      await using provider = await site.clock.run(openOdooReader(site.options()));
      expect('writer' in provider).toBe(false);
      const login =
        version === '19.0'
          ? ['GET /web/version', 'context_get res.users']
          : ['GET /web/version', 'version', 'authenticate'];
      expect(site.server.calls).toEqual([...login, 'search_read project.project']);
    },
  );

  test.each(['17.0', '18.0', '19.0'] as const)(
    'names compare in the source language, and nobody is told, on %s',
    async (version) => {
      await using site = await OdooSite.start(version, SMALL);
      await site.run();
      const contexts = site.server.log
        .filter(({ call }) => / project\./u.test(call))
        .map(({ call, body }) => `${call.replace(/ .*/u, '')} ${/"context":(\{[^}]*\})/u.exec(body)?.[1]}`);
      expect([...new Set(contexts)]).toEqual([
        'search_read {"lang":"en_US","active_test":false}',
        'search_read {"lang":"en_US"}',
        'create {"lang":"en_US","tracking_disable":true}',
      ]);
    },
  );

  test('followers are told of new tasks only when asked for', async () => {
    await using site = await OdooSite.start('19.0', SMALL);
    await site.run({ tracking: true });
    expect(site.server.world.tasks.map(({ messages }) => messages)).toEqual([1, 1, 1]);
  });
});

test.each([
  [[19, 0, 0, 'final', 0, ''], '19.0', ['context_get res.users']],
  [['saas~19', 4, 0, 'final', 0, ''], 'saas~19.4+e', ['context_get res.users']],
  [['saas~17', 2, 0, 'final', 0, ''], 'saas~17.2+e', ['authenticate']],
])('version %j', async (info, version, login) => {
  await using site = await OdooSite.start('19.0', SMALL);
  const { fetch = globalThis.fetch, ...options } = site.options();
  const answered: typeof fetch = async (url, init) =>
    url.endsWith('/web/version') ? Response.json({ version_info: info, version }) : fetch(url, init);
  await using provider = await site.clock.run(openOdooProvider({ ...options, fetch: answered }));
  expect(provider.capabilities.update).toBe(false);
  expect(site.server.calls.slice(0, 1)).toEqual(login);
});

test('a version before 17 is refused', async () => {
  await using site = await OdooSite.start('17.0', SMALL);
  const fetch = async () => Response.json({ version_info: [16, 0], version: '16.0' });
  const error = await site.failure({ fetch });
  expect(error?.message).toBe('Odoo 16.0 is not supported');
});

test.each([
  [
    'a password without a login',
    '19.0',
    'pässw€rd',
    undefined,
    /Odoo 19\.0 asks for/u,
    /works with odoo-username/u,
  ],
  [
    'a password on Odoo Online after JSON-RPC',
    'saas~21.1',
    'password',
    'manager@acme.example',
    /Odoo saas~21\.1 asks for/u,
    /New API Key$/u,
  ],
  [
    'a password after JSON-RPC',
    '22.0',
    'password',
    'manager@acme.example',
    /Odoo 22\.0 asks for/u,
    /New API Key$/u,
  ],
])('%s is told apart from a key before it is sent', async (_, version, secret, username, says, hint) => {
  await using site = await OdooSite.start('19.0', SMALL);
  site.login = username;
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(new URL(url).pathname);
    if (url.endsWith('/jsonrpc')) return new Response('', { status: 404 });
    return Response.json({ version_info: [version.split('.', 1)[0], 1], version });
  };
  const error = await site.failure({ fetch, secret });
  expect(error?.message).toMatch(says);
  expect(error).toHaveProperty('hint', expect.stringMatching(hint));
  expect(asked.at(-1)).toBe('/web/version');
});
