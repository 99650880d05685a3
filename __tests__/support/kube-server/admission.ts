import { randomUUID } from 'node:crypto';
import { at, equal, type Json, type JsonObject, mapOf, put, textOf, without } from './json.ts';
import { apiVersionOf, type Kind } from './kinds.ts';
import { badRequest, conflict, invalid, modified } from './refusal.ts';
import type { Entry } from './storage.ts';
import type { Target } from './target.ts';

/** Refuses a body that is about something else than the path. */
export function checkIdentity({ kind, namespace }: Target, object: JsonObject, name: string): void {
  const said = textOf(object['kind']);
  if (said !== '' && said !== kind.kind) {
    const version = textOf(object['apiVersion']);
    throw badRequest(`${said} in version ${version} cannot be handled as a ${kind.kind}`);
  }
  const given = textOf(at(object, 'metadata', 'name'));
  if (name === '')
    throw invalid(kind, name, 'metadata.name', 'Required value: name or generateName is required');
  if (given !== '' && given !== name) {
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  }
  const space = textOf(at(object, 'metadata', 'namespace'));
  if (space !== '' && space !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}

/** A version in the body has to be the current one (409), and a uid the object's own (422). */
export function checkGuards({ kind, name }: Target, entry: Entry, object: JsonObject): void {
  const version = textOf(at(object, 'metadata', 'resourceVersion'));
  if (version !== '' && version !== entry.version) throw conflict(kind, name, modified);
  const uid = textOf(at(object, 'metadata', 'uid'));
  if (uid === '' || uid === uidOf(entry)) return;
  throw invalid(kind, name, 'metadata.uid', `Invalid value: ${JSON.stringify(uid)}: field is immutable`);
}

const unwanted = [
  'managedFields',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'resourceVersion',
];

/** A new object with what the server adds to its metadata. */
export function freshObject(
  { kind, cluster, namespace, name }: Target,
  object: JsonObject,
  time: string,
): JsonObject {
  const metadata = without(mapOf(object['metadata']), ...unwanted);
  const annotations = { ...mapOf(metadata['annotations']), 'kcp.io/cluster': cluster };
  const complete = {
    ...object,
    kind: kind.kind,
    apiVersion: apiVersionOf(kind),
    metadata: {
      ...metadata,
      ...(cluster === '' ? {} : { annotations }),
      name,
      ...(namespace === '' ? {} : { namespace }),
      uid: randomUUID(),
      creationTimestamp: time,
    },
  };
  const stripped = kind.hasStatus ? without(complete, 'status') : complete;
  return kind.resource === 'namespaces' ? put(stripped, ['spec', 'finalizers'], ['kubernetes']) : stripped;
}

/** A write reaches only its part of the object: status through its own door, and nothing else through that. */
export function limited({ kind, subresource }: Target, before: JsonObject, object: JsonObject): JsonObject {
  if (subresource === 'finalize') {
    return put(before, ['spec', 'finalizers'], at(object, 'spec', 'finalizers') ?? []);
  }
  if (subresource === '' && !kind.hasStatus) return object;
  const status = subresource === 'status' ? object['status'] : before['status'];
  const base = subresource === 'status' ? before : object;
  return { ...without(base, 'status'), ...(status === undefined ? {} : { status }) };
}

/** The part of an applied body that counts at this door. */
export function appliedPart({ kind, subresource }: Target, object: JsonObject): JsonObject {
  if (subresource === 'status') return pick(object, 'status');
  return kind.hasStatus ? without(object, 'status') : object;
}

const serverOwned = [
  'uid',
  'creationTimestamp',
  'generation',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'namespace',
  'name',
  'resourceVersion',
];

/** Whatever the client sent, these fields are the server's. */
export function withServerFields(entry: Entry, object: JsonObject): JsonObject {
  const kept = pick(mapOf(entry.object['metadata']), ...serverOwned);
  const metadata = without(mapOf(object['metadata']), ...serverOwned, 'managedFields', 'selfLink');
  const filled = Object.fromEntries(Object.entries(metadata).filter(([, value]) => !isEmpty(value)));
  const { kind } = entry;
  return { ...object, apiVersion: apiVersionOf(kind), kind: kind.kind, metadata: { ...filled, ...kept } };
}

/** Generation counts changes of what is wanted: not of metadata, and not of a status that has its own door. */
export function counted(kind: Kind, entry: Entry | undefined, object: JsonObject): JsonObject {
  if (!kind.hasGeneration) return object;
  const ignored = kind.hasStatus ? ['metadata', 'status'] : ['metadata'];
  const same = entry !== undefined && equal(without(entry.object, ...ignored), without(object, ...ignored));
  return put(
    object,
    ['metadata', 'generation'],
    entry === undefined ? 1 : generationOf(entry) + (same ? 0 : 1),
  );
}

export function uidOf(entry: Entry): string {
  return textOf(at(entry.object, 'metadata', 'uid'));
}

export function generationOf(entry: Entry): number {
  const generation = at(entry.object, 'metadata', 'generation');
  return typeof generation === 'number' ? generation : 1;
}

function pick(object: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)));
}

/** The server drops empty lists and maps of metadata. */
function isEmpty(value: Json): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
