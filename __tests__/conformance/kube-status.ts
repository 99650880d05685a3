// oxlint-disable jest/no-export -- one suite, run against every server

import { expect, test } from '@jest/globals';
import type { JsonPatchStep } from '../../src/syncer/cluster-client.ts';
import type { JsonObject, KubeObject } from '../../src/syncer/kube-object.ts';
import { at } from '../support/kube-server/json.ts';
import { custom, pathOf, plains, refusalOf, uidOf, versionOf, widgets } from './kube-objects.ts';
import { type KubeSide, unaborted } from './kube-subject.ts';

const applying = { fieldManager: 'conformance', force: true };

function replacing(uid: string, status: JsonObject): readonly JsonPatchStep[] {
  return [
    { op: 'test', path: '/metadata/uid', value: uid },
    { op: 'add', path: '/status', value: status },
  ];
}

/** The status subresource, as the engine relies on it. */
export function describeStatus(sideOf: () => KubeSide): void {
  async function widget(name: string, status: JsonObject): Promise<KubeObject> {
    const side = sideOf();
    const path = pathOf(side, widgets(side), name);
    const made = await side.client.apply(
      path,
      custom(side, 'Widget', name, { spec: { size: 1 } }),
      applying,
      unaborted,
    );
    return side.client.jsonPatch(path, replacing(uidOf(made), status), { subresource: 'status' }, unaborted);
  }

  test('a merge patch leaves keys behind, a JSON patch replaces the whole value', async () => {
    const side = sideOf();
    const path = pathOf(side, widgets(side), 'replace');
    const made = await widget('replace', { stale: true, phase: 'a' });
    const merged = await side.client.mergePatch(
      path,
      { status: { phase: 'b' } },
      { subresource: 'status' },
      unaborted,
    );
    expect(merged['status']).toEqual({ stale: true, phase: 'b' });
    const steps = replacing(uidOf(made), { phase: 'c' });
    const replaced = await side.client.jsonPatch(path, steps, { subresource: 'status' }, unaborted);
    expect(replaced['status']).toEqual({ phase: 'c' });
  });

  test('a failed test of a JSON patch is 422, not 409', async () => {
    const side = sideOf();
    await widget('failed-test', { phase: 'a' });
    const path = pathOf(side, widgets(side), 'failed-test');
    const steps = replacing('another', { phase: 'b' });
    expect(
      (await refusalOf(side.client.jsonPatch(path, steps, { subresource: 'status' }, unaborted))).code,
    ).toBe(422);
    expect((await side.client.get(path, unaborted))['status']).toEqual({ phase: 'a' });
  });

  test('an apply on the subresource prunes what it applied before and owns the rest', async () => {
    const side = sideOf();
    const path = pathOf(side, widgets(side), 'apply-status');
    await side.client.apply(path, custom(side, 'Widget', 'apply-status', { spec: {} }), applying, unaborted);
    const url = `/apis/${side.group}/v1/namespaces/${side.namespace}/widgets/apply-status/status?fieldManager=statist&force=true`;
    const apply = (status: JsonObject): ReturnType<KubeSide['raw']> =>
      side.raw(
        'PATCH',
        url,
        custom(side, 'Widget', 'apply-status', { status }),
        'application/apply-patch+yaml',
      );
    await apply({ phase: 'a', detail: 'x' });
    const { body } = await apply({ phase: 'b' });
    expect(body['status']).toEqual({ phase: 'b' });
    expect(at(body, 'metadata', 'managedFields')).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ manager: 'statist', operation: 'Apply', subresource: 'status' }),
      ]),
    );
  });

  test('a PUT with a stale version is refused with 409', async () => {
    const side = sideOf();
    const stale = await widget('put', { phase: 'a' });
    await side.client.jsonPatch(
      pathOf(side, widgets(side), 'put'),
      replacing(uidOf(stale), { phase: 'b' }),
      { subresource: 'status' },
      unaborted,
    );
    const url = `/apis/${side.group}/v1/namespaces/${side.namespace}/widgets/put/status`;
    expect((await side.raw('PUT', url, { ...stale, status: { phase: 'c' } })).code).toBe(409);
  });

  test('the same value again does not change the version', async () => {
    const side = sideOf();
    const made = await widget('same', { phase: 'a' });
    const steps = replacing(uidOf(made), { phase: 'a' });
    const again = await side.client.jsonPatch(
      pathOf(side, widgets(side), 'same'),
      steps,
      { subresource: 'status' },
      unaborted,
    );
    expect(versionOf(again)).toBe(versionOf(made));
  });

  test('with the subresource a status in a spec write is ignored, and generation does not count status writes', async () => {
    const side = sideOf();
    const made = await widget('ignored', { phase: 'a' });
    expect(at(made, 'metadata', 'generation')).toBe(1);
    const object = custom(side, 'Widget', 'ignored', { spec: { size: 2 }, status: { phase: 'sneaked in' } });
    const written = await side.client.apply(
      pathOf(side, widgets(side), 'ignored'),
      object,
      applying,
      unaborted,
    );
    expect(written['status']).toEqual({ phase: 'a' });
    expect(at(written, 'metadata', 'generation')).toBe(2);
  });

  test('without the subresource its path is 404 and status travels with the spec', async () => {
    const side = sideOf();
    const path = pathOf(side, plains(side), 'travels');
    const object = custom(side, 'Plain', 'travels', { spec: {}, status: { phase: 'a' } });
    const made = await side.client.apply(path, object, applying, unaborted);
    expect(made['status']).toEqual({ phase: 'a' });
    const steps = replacing(uidOf(made), { phase: 'b' });
    expect(
      (await refusalOf(side.client.jsonPatch(path, steps, { subresource: 'status' }, unaborted))).code,
    ).toBe(404);
  });
}
