// oxlint-disable jest/no-export -- one suite, run against every server

import { expect, test } from '@jest/globals';
import type { WatchEvent } from '../../src/syncer/cluster-client.ts';
import type { Gvr } from '../../src/syncer/kube-object.ts';
import { at, listOf, mapOf } from '../support/kube-server/json.ts';
import { CONFIG_MAPS, configMap, custom, pathOf, plains, versionOf, widgets } from './kube-objects.ts';
import { type KubeSide, unaborted } from './kube-subject.ts';

const applying = { fieldManager: 'conformance', force: true };

/** Lists, watches and discovery, as the reflectors rely on them. */
export function describeReading(sideOf: () => KubeSide): void {
  async function firstEvent(gvr: Gvr, resourceVersion: string, labelSelector?: string): Promise<WatchEvent> {
    const side = sideOf();
    const selecting = labelSelector === undefined ? {} : { labelSelector };
    const scope = {
      gvr,
      namespace: side.namespace,
      resourceVersion,
      timeoutSeconds: 60,
      inactivityMs: 30_000,
      ...selecting,
    };
    for await (const event of side.client.watch(scope, unaborted))
      if (event.type !== 'BOOKMARK') return event;
    throw new Error('the watch ended without an event');
  }

  test('a version that is too old comes as an error event with code 410 in an answer of 200', async () => {
    const side = sideOf();
    const path = `/api/v1/namespaces/${side.namespace}/configmaps?watch=true&resourceVersion=1&timeoutSeconds=5`;
    const { code, body } = await side.raw('GET', path);
    expect({ code, body }).toMatchObject({
      code: 200,
      body: { type: 'ERROR', object: { code: 410, reason: 'Expired' } },
    });
    expect(await firstEvent(CONFIG_MAPS, '1')).toMatchObject({ type: 'ERROR', code: 410, reason: 'Expired' });
  });

  test('a watch that asks for initial events is refused with 422 by servers up to 1.26', async () => {
    const side = sideOf();
    const query =
      'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1';
    const { code } = await side.raw('GET', `/api/v1/namespaces/${side.namespace}/configmaps?${query}`);
    const minor = Number(/^v1\.(\d+)/u.exec(await side.client.version(unaborted))?.[1]);
    expect(code).toBe(minor <= 26 || code === 422 ? 422 : 200);
  });

  test('an object that loses the label is reported as deleted although it exists', async () => {
    const side = sideOf();
    const path = pathOf(side, CONFIG_MAPS, 'label-loss');
    const object = configMap(side, 'label-loss', {}, { labels: { watched: 'yes' } });
    const made = await side.client.apply(path, object, applying, unaborted);
    await side.client.mergePatch(path, { metadata: { labels: { watched: 'no' } } }, {}, unaborted);
    const event = await firstEvent(CONFIG_MAPS, versionOf(made), 'watched=yes');
    expect(event).toMatchObject({ type: 'DELETED', object: { metadata: { name: 'label-loss' } } });
    await expect(side.client.get(path, unaborted)).resolves.toMatchObject({
      metadata: { name: 'label-loss' },
    });
  });

  test('items of built-in lists do not say what they are, custom ones do; the client fills it in', async () => {
    const side = sideOf();
    await side.client.apply(
      pathOf(side, CONFIG_MAPS, 'kind'),
      configMap(side, 'kind', {}),
      applying,
      unaborted,
    );
    await side.client.apply(
      pathOf(side, plains(side), 'kind'),
      custom(side, 'Plain', 'kind', {}),
      applying,
      unaborted,
    );
    const builtIn = await side.raw('GET', `/api/v1/namespaces/${side.namespace}/configmaps`);
    const own = await side.raw('GET', `/apis/${side.group}/v1/namespaces/${side.namespace}/plains`);
    expect(Object.keys(mapOf(listOf(builtIn.body['items'])[0]))).not.toContain('kind');
    expect(listOf(own.body['items'])[0]).toMatchObject({ kind: 'Plain', apiVersion: `${side.group}/v1` });
    const page = await side.client.list(
      { gvr: CONFIG_MAPS, namespace: side.namespace, limit: 500 },
      unaborted,
    );
    expect(new Set(page.items.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))).toEqual(
      new Set(['v1 ConfigMap']),
    );
  });

  test('pages follow each other by their tokens and hold every object once', async () => {
    const side = sideOf();
    const names = Array.from({ length: 7 }, (_, index) => `page-${index}`);
    for (const name of names) {
      await side.client.apply(
        pathOf(side, widgets(side), name),
        custom(side, 'Widget', name, {}),
        applying,
        unaborted,
      );
    }
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const scope = { gvr: widgets(side), namespace: side.namespace, limit: 3 };
      const page = await side.client.list(
        { ...scope, ...(token === undefined ? {} : { continueToken: token }) },
        unaborted,
      );
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map(({ metadata }) => metadata.name));
      token = page.continueToken;
    } while (token !== undefined);
    expect(seen.filter((name) => name.startsWith('page-')).toSorted()).toEqual(names);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('discovery tells kinds, scopes and status subresources in whichever form the server has', async () => {
    const side = sideOf();
    const found = await side.client.discover(unaborted);
    const of = (gvr: Gvr): unknown => found.find((kind) => JSON.stringify(kind.gvr) === JSON.stringify(gvr));
    expect(of(CONFIG_MAPS)).toMatchObject({ kind: 'ConfigMap', namespaced: true, hasStatus: false });
    expect(of({ group: '', version: 'v1', resource: 'namespaces' })).toMatchObject({
      namespaced: false,
      hasStatus: true,
    });
    expect(of(widgets(side))).toMatchObject({ kind: 'Widget', hasStatus: true });
    expect(of(plains(side))).toMatchObject({ kind: 'Plain', hasStatus: false });
    expect(found.every(({ gvr }) => !gvr.resource.includes('/'))).toBe(true);
  });

  test('names keep their case', async () => {
    const side = sideOf();
    const gvr = { group: 'rbac.authorization.k8s.io', version: 'v1', resource: 'roles' };
    const path = pathOf(side, gvr, 'Upper:Case');
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'Upper:Case', namespace: side.namespace },
      rules: [],
    };
    await side.client.apply(path, role, applying, unaborted);
    expect((await side.client.get(path, unaborted)).metadata.name).toBe('Upper:Case');
  });

  test('fields that no model knows and integers beyond 2^53 come back as they were', async () => {
    const side = sideOf();
    const url = `/apis/${side.group}/v1/namespaces/${side.namespace}/widgets`;
    await side.client.apply(
      pathOf(side, widgets(side), 'exact'),
      custom(side, 'Widget', 'exact', { spec: { odd: [{ field: null }] } }),
      applying,
      unaborted,
    );
    const patch = [{ op: 'add', path: '/spec/big', value: { '\u0000integer': '9007199254740993' } }] as const;
    const patched = await side.client.jsonPatch(pathOf(side, widgets(side), 'exact'), patch, {}, unaborted);
    expect(at(patched, 'spec')).toEqual({
      odd: [{ field: null }],
      big: { '\u0000integer': '9007199254740993' },
    });
    const { body } = await side.raw('GET', `${url}/exact`);
    expect(at(body, 'spec', 'big')).toEqual({ '\u0000integer': '9007199254740993' });
  });
}
