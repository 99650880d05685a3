import { generationOf, uidOf } from './admission.ts';
import { at, type JsonObject, listOf, put, textsOf } from './json.ts';
import { conflict } from './refusal.ts';
import type { Entry } from './storage.ts';
import type { Preconditions } from './target.ts';

export function checkPreconditions(entry: Entry, { uid, resourceVersion }: Preconditions): void {
  const { kind, name, version } = entry;
  if (uid !== undefined && uid !== uidOf(entry)) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${uidOf(entry)})`;
    throw conflict(kind, name, `${why}. The object might have been deleted and then recreated`);
  }
  if (resourceVersion === undefined || resourceVersion === version) return;
  const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${version})`;
  throw conflict(kind, name, why);
}

/** Finalizers that the object will have while it is being deleted; those of a namespace's spec hold it as well. */
export function keepers(entry: Entry, propagation: string): readonly string[] {
  const finalizers = textsOf(at(entry.object, 'metadata', 'finalizers'));
  return propagation === 'Foreground' ? [...new Set([...finalizers, 'foregroundDeletion'])] : finalizers;
}

export function isDeleting(object: JsonObject): boolean {
  return at(object, 'metadata', 'deletionTimestamp') !== undefined;
}

/** Nothing holds the object, were it to be deleted. */
export function isFree(object: JsonObject, finalizers: readonly unknown[]): boolean {
  const isNamespace = object['kind'] === 'Namespace';
  return finalizers.length === 0 && (!isNamespace || listOf(at(object, 'spec', 'finalizers')).length === 0);
}

/** The object as one that is being deleted and waits for its finalizers. */
export function marked(entry: Entry, finalizers: readonly string[], time: string): JsonObject {
  const { kind, object } = entry;
  const steps: readonly (readonly [readonly string[], Parameters<typeof put>[2]])[] = [
    [['metadata', 'deletionTimestamp'], time],
    [['metadata', 'deletionGracePeriodSeconds'], 0],
    ...(kind.hasGeneration ? [[['metadata', 'generation'], generationOf(entry) + 1] as const] : []),
    ...(finalizers.length > 0 ? [[['metadata', 'finalizers'], finalizers] as const] : []),
    ...(kind.resource === 'namespaces' ? [[['status', 'phase'], 'Terminating'] as const] : []),
  ];
  return steps.reduce((result, [path, value]) => put(result, path, value), object);
}
