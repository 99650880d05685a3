import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mapPath } from '../../src/app/map-place.ts';
import { checkWritable, findSyncMap, loadSyncMap, saveSyncMap } from '../../src/app/sync-map-file.ts';
import { readSyncMap, writeSyncMap } from '../../src/app/sync-map-json.ts';
import type { SyncMap } from '../../src/contracts/sync-map.ts';
import { temporaryFolder } from './workspaces.ts';

const map: SyncMap = {
  planId: 'checkout',
  target: 'acme/shop',
  boardUrl: 'https://github.com/orgs/acme/projects/1',
  planFingerprint: 'abc',
  entries: new Map([
    [
      'E1',
      {
        id: 'I_1',
        key: '#1',
        url: 'https://github.com/acme/shop/issues/1',
        itemType: 'EPIC',
        applied: { title: 'h1', fields: { f: 'h2' }, labels: ['h3'], blockers: [] },
      },
    ],
    ['Überblick', { id: 'I_2', key: '#2', url: '', itemType: 'TASK' }],
  ]),
};
const owner = { planId: 'checkout', target: 'acme/shop' };

test('the file has the keys of planpilot and ours', () => {
  const text = writeSyncMap(map);
  expect(JSON.parse(text)).toEqual({
    version: 1,
    plan_id: 'checkout',
    target: 'acme/shop',
    board_url: 'https://github.com/orgs/acme/projects/1',
    plan_fingerprint: 'abc',
    entries: {
      E1: {
        id: 'I_1',
        key: '#1',
        url: 'https://github.com/acme/shop/issues/1',
        item_type: 'EPIC',
        applied: { title: 'h1', fields: { f: 'h2' }, labels: ['h3'], blockers: [] },
      },
      Überblick: { id: 'I_2', key: '#2', url: '', item_type: 'TASK' },
    },
  });
  expect(text).toContain('Überblick');
});

test('what was written is what is read, whatever the ids are', () => {
  const entry = fc.record({ id: fc.string({ minLength: 1 }), key: fc.string(), url: fc.string() });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), entry), (entries) => {
      const given: SyncMap = {
        ...map,
        entries: new Map(Object.entries(entries).map(([id, ref]) => [id, { ...ref, itemType: 'STORY' }])),
      };
      expect(readSyncMap(writeSyncMap(given))).toEqual(given);
    }),
  );
});

test("planpilot's own map is read", () => {
  const text = JSON.stringify({
    plan_id: '0123456789ab',
    target: 'acme/shop',
    board_url: 'https://github.com/orgs/acme/projects/1',
    entries: { E1: { id: 'I_1', key: '#1', url: 'u', item_type: null } },
  });
  expect(readSyncMap(text)?.entries.get('E1')).toEqual({ id: 'I_1', key: '#1', url: 'u', itemType: 'TASK' });
});

test.each(['', '[]', '{}', 'null', '{"plan_id":1}', '{"version":2,"plan_id":"p","target":"t","entries":{}}'])(
  '%s is no sync map',
  (text) => {
    expect(readSyncMap(text)).toBeUndefined();
  },
);

test('saving makes the folder, replaces the file and leaves nothing else behind', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'deep', 'map.json');
  await saveSyncMap(path, { ...map, entries: new Map() });
  await saveSyncMap(path, map);
  expect(await readFile(path, 'utf8')).toBe(writeSyncMap(map));
  expect(await readdir(join(folder.path, 'deep'))).toEqual(['map.json']);
});

test.each([
  ['another plan', { ...owner, planId: 'other' }, 'belongs to plan checkout, not other'],
  ['another target', { ...owner, target: 'acme/other' }, 'belongs to acme/shop, not acme/other'],
])('a map of %s is refused', async (_name, wrong, message) => {
  await using folder = await temporaryFolder({ 'map.json': writeSyncMap(map) });
  await expect(loadSyncMap(join(folder.path, 'map.json'), wrong)).rejects.toThrow(message);
});

test('a file that is missing or no map is refused with the remedy', async () => {
  await using folder = await temporaryFolder({ 'map.json': 'nonsense' });
  await expect(loadSyncMap(join(folder.path, 'none.json'), owner)).rejects.toThrow('leave sync-map out');
  await expect(loadSyncMap(join(folder.path, 'map.json'), owner)).rejects.toThrow('is not a sync map');
});

test('repository names differ in case without being different', async () => {
  await using folder = await temporaryFolder({ 'map.json': writeSyncMap(map) });
  const loaded = await loadSyncMap(join(folder.path, 'map.json'), { ...owner, target: 'Acme/Shop' });
  expect(loaded.entries.size).toBe(2);
});

test('a map that happens to lie at the place is used only when it is ours', async () => {
  await using folder = await temporaryFolder({ 'map.json': writeSyncMap(map) });
  const path = join(folder.path, 'map.json');
  expect((await findSyncMap(path, owner))?.entries.size).toBe(2);
  expect(await findSyncMap(path, { ...owner, planId: 'other' })).toBeUndefined();
  expect(await findSyncMap(join(folder.path, 'none.json'), owner)).toBeUndefined();
});

test('two plans, two targets and a dry run write to different files', () => {
  const place = { folder: '/maps', dryRun: false };
  const paths = [
    mapPath(place, owner),
    mapPath(place, { ...owner, planId: 'plans/a.yaml' }),
    mapPath(place, { ...owner, planId: 'plans-a-yaml' }),
    mapPath(place, { ...owner, target: 'acme/other' }),
    mapPath({ ...place, dryRun: true }, owner),
  ];
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths[1]).toMatch(/^\/maps\/plans-a-yaml-[0-9a-f]{8}\.sync-map\.json$/u);
  expect(mapPath({ ...place, chosen: '/x/map.json', dryRun: true }, owner)).toBe('/x/map.json.dry-run');
});

test.each(['/proc/1/planpilot', '/proc/1/planpilot/deeper'])(
  'a place below %s, which holds no folders, is refused',
  async (folder) => {
    await expect(checkWritable(join(folder, 'map.json'))).rejects.toThrow(
      'The sync map cannot be written to /proc/1',
    );
  },
);

test('folders on the way to the map are made', async () => {
  await using folder = await temporaryFolder({});
  const path = join(folder.path, 'a/b/c/map.json');
  await checkWritable(path);
  await saveSyncMap(path, map);
  expect((await findSyncMap(path, owner))?.planId).toBe('checkout');
});
