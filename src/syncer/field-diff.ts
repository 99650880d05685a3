import type { Json } from '../kernel/canonical-json.ts';
import { isMapping, pick, sameJson } from './json-values.ts';
import type { KubeObject } from './kube-object.ts';
import { withMetadata } from './object-fields.ts';
import type { FieldChange } from './planned-change.ts';

const NOISE = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'];
const HIDDEN = '(hidden)';

/** The fields in which two states of an object differ, without what the server counts and stamps. */
export function fieldChanges(
  before: KubeObject | undefined,
  after: KubeObject | undefined,
): readonly FieldChange[] {
  const secret = (before ?? after)?.kind === 'Secret';
  const changes = differences(quiet(before), quiet(after), '');
  return secret ? changes.map(hidden) : changes;
}

function quiet(object: KubeObject | undefined): Json | undefined {
  if (object === undefined) return undefined;
  const bare = withMetadata(object, Object.fromEntries(NOISE.map((name) => [name, undefined])));
  return pick(bare, (name) => name !== 'status');
}

function differences(
  before: Json | undefined,
  after: Json | undefined,
  path: string,
): readonly FieldChange[] {
  if (sameJson(before, after)) return [];
  const left = isMapping(before) ? before : undefined;
  const right = isMapping(after) ? after : undefined;
  const isTree = (left ?? right) !== undefined && (left !== undefined || before === undefined);
  if (isTree && (right !== undefined || after === undefined)) {
    const names = new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})]);
    return [...names].flatMap((name) =>
      differences(left?.[name], right?.[name], `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    );
  }
  return [
    {
      path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    },
  ];
}

function hidden(change: FieldChange): FieldChange {
  if (!/^\/(?:data|stringData)(?:\/|$)/u.test(change.path)) return change;
  return {
    path: change.path,
    ...(change.before === undefined ? {} : { before: HIDDEN }),
    ...(change.after === undefined ? {} : { after: HIDDEN }),
  };
}
