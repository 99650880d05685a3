// oxlint-disable jest/no-export -- one suite, run against every server

import { expect, test } from '@jest/globals';
import type { ApplyOptions } from '../../src/syncer/cluster-client.ts';
import { at } from '../support/kube-server/json.ts';
import {
  CONFIG_MAPS,
  configMap,
  custom,
  pathOf,
  refusalOf,
  uidOf,
  versionOf,
  widgets,
} from './kube-objects.ts';
import { type KubeSide, unaborted } from './kube-subject.ts';

const mine: ApplyOptions = { fieldManager: 'conformance', force: false };
const forced: ApplyOptions = { ...mine, force: true };
const other: ApplyOptions = { fieldManager: 'somebody', force: false };
const noUid = '00000000-0000-4000-8000-000000000000';

/** Server-side apply, as the engine relies on it. */
export function describeApply(sideOf: () => KubeSide): void {
  test('the same applied twice changes no version and emits no event', async () => {
    const side = sideOf();
    const path = pathOf(side, CONFIG_MAPS, 'twice');
    const object = configMap(side, 'twice', { a: '1' });
    const first = await side.client.apply(path, object, forced, unaborted);
    const second = await side.client.apply(path, object, forced, unaborted);
    expect(versionOf(second)).toBe(versionOf(first));
    await side.client.apply(path, configMap(side, 'twice', { a: '2' }), forced, unaborted);
    const watch = side.client.watch(
      {
        gvr: CONFIG_MAPS,
        namespace: side.namespace,
        resourceVersion: versionOf(first),
        timeoutSeconds: 60,
        inactivityMs: 30_000,
      },
      unaborted,
    );
    for await (const event of watch) {
      if (event.type === 'BOOKMARK') continue;
      expect(event).toMatchObject({
        type: 'MODIFIED',
        object: { metadata: { name: 'twice' }, data: { a: '2' } },
      });
      break;
    }
  });

  test('a field that is applied no more goes; fields of other managers stay', async () => {
    const side = sideOf();
    const path = pathOf(side, CONFIG_MAPS, 'prune');
    await side.client.apply(
      path,
      configMap(side, 'prune', { a: '1', b: '1' }, { labels: { l: '1' } }),
      forced,
      unaborted,
    );
    await side.client.apply(path, configMap(side, 'prune', { theirs: '1' }), other, unaborted);
    const pruned = await side.client.apply(path, configMap(side, 'prune', { a: '1' }), forced, unaborted);
    expect(pruned['data']).toEqual({ a: '1', theirs: '1' });
    expect(at(pruned, 'metadata', 'labels')).toBeUndefined();
  });

  test('a conflict without force is refused with 409 and names the fields', async () => {
    const side = sideOf();
    const path = pathOf(side, CONFIG_MAPS, 'conflict');
    await side.client.apply(path, configMap(side, 'conflict', { a: 'theirs' }), other, unaborted);
    const refusal = await refusalOf(
      side.client.apply(path, configMap(side, 'conflict', { a: 'mine' }), mine, unaborted),
    );
    expect(refusal).toMatchObject({ code: 409, reason: 'Conflict' });
    expect(refusal.causes).toMatchObject([{ reason: 'FieldManagerConflict', field: '.data.a' }]);
    expect(refusal.causes[0]?.message).toContain('"somebody"');
  });

  test('force takes a foreign object over without a word', async () => {
    const side = sideOf();
    const path = pathOf(side, CONFIG_MAPS, 'takeover');
    await side.client.create(path, configMap(side, 'takeover', { a: 'theirs', b: 'theirs' }), unaborted);
    const taken = await side.client.apply(
      path,
      configMap(side, 'takeover', { a: 'mine' }),
      forced,
      unaborted,
    );
    expect(taken['data']).toEqual({ a: 'mine', b: 'theirs' });
  });

  test('a wrong uid is refused with 422, and with an object that is missing as well', async () => {
    const side = sideOf();
    const path = pathOf(side, CONFIG_MAPS, 'uid');
    const guarded = configMap(side, 'uid', { a: '2' }, { uid: noUid });
    expect((await refusalOf(side.client.apply(path, guarded, forced, unaborted))).code).toBe(422);
    expect((await refusalOf(side.client.get(path, unaborted))).code).toBe(404);
    const made = await side.client.apply(path, configMap(side, 'uid', { a: '1' }), forced, unaborted);
    expect((await refusalOf(side.client.apply(path, guarded, forced, unaborted))).code).toBe(422);
    const right = configMap(side, 'uid', { a: '3' }, { uid: uidOf(made) });
    expect((await side.client.apply(path, right, forced, unaborted))['data']).toEqual({ a: '3' });
  });

  test('a stale resource version is refused with 409, yet one for a missing object creates it', async () => {
    const side = sideOf();
    const path = pathOf(side, CONFIG_MAPS, 'version');
    const first = await side.client.apply(path, configMap(side, 'version', { a: '1' }), forced, unaborted);
    await side.client.apply(path, configMap(side, 'version', { a: '2' }), forced, unaborted);
    const stale = configMap(side, 'version', { a: '3' }, { resourceVersion: versionOf(first) });
    expect(await refusalOf(side.client.apply(path, stale, forced, unaborted))).toMatchObject({
      code: 409,
      reason: 'Conflict',
    });
    const missing = configMap(side, 'version-missing', {}, { resourceVersion: versionOf(first) });
    const url = `/api/v1/namespaces/${side.namespace}/configmaps/version-missing?fieldManager=conformance`;
    expect((await side.raw('PATCH', url, missing, 'application/apply-patch+yaml')).code).toBe(201);
  });

  test('managed fields in the body are refused with 400', async () => {
    const side = sideOf();
    const object = configMap(side, 'managed', {}, { managedFields: [{ manager: 'x', operation: 'Apply' }] });
    const path = pathOf(side, CONFIG_MAPS, 'managed');
    expect((await refusalOf(side.client.apply(path, object, forced, unaborted))).code).toBe(400);
  });

  test('after a POST the same manager owns twice, and its apply cannot prune what the POST set', async () => {
    const side = sideOf();
    const url = `/api/v1/namespaces/${side.namespace}/configmaps`;
    await side.raw('POST', `${url}?fieldManager=conformance`, configMap(side, 'posted', { a: '1', b: '1' }));
    const path = pathOf(side, CONFIG_MAPS, 'posted');
    const applied = await side.client.apply(path, configMap(side, 'posted', { a: '1' }), forced, unaborted);
    expect(at(applied, 'metadata', 'managedFields')).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ manager: 'conformance', operation: 'Apply' }),
        expect.objectContaining({ manager: 'conformance', operation: 'Update' }),
      ]),
    );
    const again = await side.client.apply(path, configMap(side, 'posted', { a: '1' }), forced, unaborted);
    expect(again['data']).toEqual({ a: '1', b: '1' });
  });

  test('a dry run answers and stores nothing', async () => {
    const side = sideOf();
    const path = pathOf(side, CONFIG_MAPS, 'dry');
    const answer = await side.client.apply(
      path,
      configMap(side, 'dry', { a: '1' }),
      { ...forced, dryRun: true },
      unaborted,
    );
    expect(answer['data']).toEqual({ a: '1' });
    expect((await refusalOf(side.client.get(path, unaborted))).code).toBe(404);
  });

  test('strategic merge patches on custom objects are refused: 415, and 404 when it is missing', async () => {
    const side = sideOf();
    const path = pathOf(side, widgets(side), 'strategic');
    const url = `/apis/${side.group}/v1/namespaces/${side.namespace}/widgets/strategic`;
    const patch = { metadata: { labels: { a: 'b' } } };
    const type = 'application/strategic-merge-patch+json';
    expect((await side.raw('PATCH', url, patch, type)).code).toBe(404);
    await side.client.apply(path, custom(side, 'Widget', 'strategic', { spec: {} }), forced, unaborted);
    expect((await side.raw('PATCH', url, patch, type)).code).toBe(415);
  });
}
