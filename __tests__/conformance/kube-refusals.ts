// oxlint-disable jest/no-export -- one suite, run against every server

import { expect, test } from '@jest/globals';
import { ApiError } from '../../src/syncer/api-error.ts';
import { at, mapOf, textOf } from '../support/kube-server/json.ts';
import { CONFIG_MAPS, configMap, DEPLOYMENTS, deployment, pathOf, refusalOf, uidOf } from './kube-objects.ts';
import { type KubeSide, makeNamespace, removeNamespace, unaborted } from './kube-subject.ts';

const applying = { fieldManager: 'conformance', force: true };

function refusalText(error: unknown): string {
  return error instanceof ApiError ? `${error.refusal.code} ${error.message}` : String(error);
}

/** Deletes, namespaces, rights and limits, as the engine relies on them. */
export function describeRefusals(sideOf: () => KubeSide, otherOf: () => KubeSide): void {
  test('a delete with another uid is refused with 409', async () => {
    const side = sideOf();
    const path = pathOf(side, CONFIG_MAPS, 'precondition');
    const made = await side.client.apply(path, configMap(side, 'precondition', {}), applying, unaborted);
    expect((await refusalOf(side.client.delete(path, { uid: 'another' }, unaborted))).code).toBe(409);
    await side.client.delete(path, { uid: uidOf(made) }, unaborted);
    expect((await refusalOf(side.client.get(path, unaborted))).code).toBe(404);
  });

  test('a finalizer keeps the object; a new one is refused with 422, and taking the last one off lets it go', async () => {
    const side = sideOf();
    const path = pathOf(side, CONFIG_MAPS, 'finalizer');
    const held = configMap(side, 'finalizer', {}, { finalizers: ['example.com/held'] });
    const made = await side.client.apply(path, held, applying, unaborted);
    await side.client.delete(path, { uid: uidOf(made) }, unaborted);
    const deleting = await side.client.get(path, unaborted);
    expect(textOf(at(deleting, 'metadata', 'deletionTimestamp'))).toMatch(/^\d{4}-/u);
    const more = { metadata: { finalizers: ['example.com/held', 'example.com/more'] } };
    expect((await refusalOf(side.client.mergePatch(path, more, {}, unaborted))).code).toBe(422);
    const steps = [
      { op: 'test', path: '/metadata/finalizers/0', value: 'example.com/held' },
      { op: 'remove', path: '/metadata/finalizers/0' },
    ] as const;
    await side.client.jsonPatch(path, steps, {}, unaborted);
    expect((await refusalOf(side.client.get(path, unaborted))).code).toBe(404);
  });

  test('a missing namespace is 404 and says that it is the namespace', async () => {
    const side = sideOf();
    const path = { gvr: CONFIG_MAPS, namespace: `${side.namespace}-missing`, name: 'a' };
    const object = { ...configMap(side, 'a', {}), metadata: { name: 'a', namespace: path.namespace } };
    const refusal = await refusalOf(side.client.apply(path, object, applying, unaborted));
    expect(refusal).toMatchObject({ code: 404, detailsKind: 'namespaces' });
  });

  test('a namespace that is going away refuses new objects with 403 and the cause, until it is finalized', async () => {
    const side = sideOf();
    const namespace = `${side.namespace}-ending`;
    await makeNamespace(side, namespace);
    const path = { gvr: CONFIG_MAPS, namespace, name: 'held' };
    const object = {
      ...configMap(side, 'held', {}),
      metadata: { name: 'held', namespace, finalizers: ['example.com/held'] },
    };
    await side.client.apply(path, object, applying, unaborted);
    const { body } = await side.raw('DELETE', `/api/v1/namespaces/${namespace}`);
    expect(at(body, 'status', 'phase')).toBe('Terminating');
    const late = { ...configMap(side, 'late', {}), metadata: { name: 'late', namespace } };
    const refusal = await refusalOf(side.client.apply({ ...path, name: 'late' }, late, applying, unaborted));
    expect(refusal.code).toBe(403);
    expect(refusal.causes.map(({ reason }) => reason)).toContain('NamespaceTerminating');
    await side.client.mergePatch(path, { metadata: { finalizers: null } }, {}, unaborted);
    await side.raw('DELETE', `/api/v1/namespaces/${namespace}/configmaps/held`);
    await removeNamespace(side, namespace);
    expect((await side.raw('GET', `/api/v1/namespaces/${namespace}`)).code).toBe(404);
  });

  test('the review of rights and the request agree; a denial is 403 and names user, verb and resource', async () => {
    const side = sideOf();
    const question = { gvr: CONFIG_MAPS, verb: 'list', namespace: side.namespace };
    expect(await side.client.mayI(question, unaborted)).toBe(true);
    const allowed = await side.stranger.mayI(question, unaborted);
    const scope = { gvr: CONFIG_MAPS, namespace: side.namespace, limit: 1 };
    const said = await side.stranger.list(scope, unaborted).then(
      () => 'allowed',
      (error: unknown) => refusalText(error),
    );
    expect(said).toMatch(
      allowed ? /^allowed$/u : /^403 .*User "[^"]*stranger" cannot list resource "configmaps"/u,
    );
  });

  test('all annotations together may have 262144 bytes and no more', async () => {
    const side = sideOf();
    const path = pathOf(side, CONFIG_MAPS, 'annotations');
    const sized = (bytes: number): ReturnType<typeof configMap> =>
      configMap(side, 'annotations', {}, { annotations: { a: 'x'.repeat(bytes - 1) } });
    expect((await refusalOf(side.client.apply(path, sized(262_145), applying, unaborted))).code).toBe(422);
    await side.client.apply(path, sized(262_144), applying, unaborted);
  });

  test('defaults are added and values normalised, so that live never equals desired', async () => {
    const side = sideOf();
    const desired = deployment(side, 'defaults');
    const live = await side.client.apply(pathOf(side, DEPLOYMENTS, 'defaults'), desired, applying, unaborted);
    const added = Object.keys(mapOf(live['spec'])).filter(
      (key) => !Object.hasOwn(mapOf(desired['spec']), key),
    );
    expect(added.toSorted()).toEqual(['progressDeadlineSeconds', 'revisionHistoryLimit', 'strategy']);
    expect(at(live, 'spec', 'template', 'spec', 'containers')).toMatchObject([
      { resources: { limits: { cpu: '1' } } },
    ]);
  });

  test('an immutable selector is refused with 422', async () => {
    const side = sideOf();
    const path = pathOf(side, DEPLOYMENTS, 'selector');
    await side.client.apply(path, deployment(side, 'selector'), applying, unaborted);
    const template = {
      metadata: { labels: { app: 'b' } },
      spec: { containers: [{ name: 'web', image: 'web:1' }] },
    };
    const changed = deployment(side, 'selector', { selector: { matchLabels: { app: 'b' } }, template });
    const refusal = await refusalOf(side.client.apply(path, changed, applying, unaborted));
    expect(refusal).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(refusal.causes.map(({ field }) => field)).toContain('spec.selector');
  });

  test('a service that is copied with its address is accepted elsewhere, so copies must not carry it', async () => {
    const side = sideOf();
    const other = otherOf();
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'address' },
      spec: { ports: [{ port: 80 }] },
    };
    const made = await side.raw('POST', `/api/v1/namespaces/${side.namespace}/services`, service);
    const clusterIP = textOf(at(made.body, 'spec', 'clusterIP'));
    expect(clusterIP).not.toBe('');
    const copy = { ...service, spec: { ...service.spec, clusterIP } };
    const copied = await other.raw('POST', `/api/v1/namespaces/${other.namespace}/services`, copy);
    expect(copied).toMatchObject({ code: 201, body: { spec: { clusterIP } } });
  });

  test('an object that exists is not created again: 409', async () => {
    const side = sideOf();
    const path = pathOf(side, CONFIG_MAPS, 'exists');
    await side.client.create(path, configMap(side, 'exists', {}), unaborted);
    const refusal = await refusalOf(side.client.create(path, configMap(side, 'exists', {}), unaborted));
    expect(refusal).toMatchObject({ code: 409, reason: 'AlreadyExists' });
  });
}
