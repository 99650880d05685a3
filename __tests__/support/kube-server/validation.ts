import { at, equal, type JsonObject, mapOf, textOf, textsOf } from './json.ts';
import type { Kind } from './kinds.ts';
import { invalid, Refusal } from './refusal.ts';

/** All annotations of an object together, keys and values, in bytes. */
const annotationLimit = 262_144;

/** Names that may not change after creation, by kind. */
const immutable: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'apps/deployments': [['spec', 'selector']],
  'apps/statefulsets': [
    ['spec', 'selector'],
    ['spec', 'serviceName'],
  ],
  'apps/daemonsets': [['spec', 'selector']],
  'batch/jobs': [
    ['spec', 'selector'],
    ['spec', 'template'],
  ],
  '/services': [['spec', 'clusterIP']],
  '/secrets': [['type']],
  '/persistentvolumeclaims': [['spec', 'storageClassName']],
  'rbac.authorization.k8s.io/rolebindings': [['roleRef']],
  'rbac.authorization.k8s.io/clusterrolebindings': [['roleRef']],
};

/** Refuses what the API server would; `before` is the stored object, if there is one. */
export function validate(kind: Kind, before: JsonObject | undefined, object: JsonObject): void {
  const name = textOf(at(object, 'metadata', 'name'));
  checkName(kind, name);
  checkAnnotations(kind, name, object);
  if (kind.group === 'apps') checkSelector(kind, name, object);
  if (before !== undefined) checkChange(kind, name, before, object);
}

function checkName(kind: Kind, name: string): void {
  const pattern =
    kind.group === 'rbac.authorization.k8s.io' ? /^[^/%]+$/u : /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/u;
  const longest = kind.resource === 'namespaces' || kind.resource === 'services' ? 63 : 253;
  if (!pattern.test(name) || name.length > longest) {
    throw invalid(kind, name, 'metadata.name', `Invalid value: ${JSON.stringify(name)}: no valid name`);
  }
}

function checkAnnotations(kind: Kind, name: string, object: JsonObject): void {
  const size = Object.entries(mapOf(at(object, 'metadata', 'annotations'))).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(textOf(value)),
    0,
  );
  if (size > annotationLimit) {
    throw invalid(kind, name, 'metadata.annotations', `Too long: must have at most ${annotationLimit} bytes`);
  }
}

function checkSelector(kind: Kind, name: string, object: JsonObject): void {
  const wanted = Object.entries(mapOf(at(object, 'spec', 'selector', 'matchLabels')));
  const labels = mapOf(at(object, 'spec', 'template', 'metadata', 'labels'));
  if (wanted.length === 0) throw invalid(kind, name, 'spec.selector', 'Required value');
  if (wanted.some(([key, value]) => labels[key] !== value)) {
    throw invalid(kind, name, 'spec.template.metadata.labels', '`selector` does not match template `labels`');
  }
}

function checkChange(kind: Kind, name: string, before: JsonObject, object: JsonObject): void {
  for (const path of immutable[`${kind.group}/${kind.resource}`] ?? []) {
    const old = at(before, ...path);
    if (old !== undefined && !equal(old, at(object, ...path))) {
      throw invalid(kind, name, path.join('.'), 'Invalid value: field is immutable');
    }
  }
  if (at(before, 'immutable') === true && !equal(before['data'], object['data'])) {
    throw invalid(kind, name, 'data', 'Forbidden: field is immutable when `immutable` is set');
  }
  if (at(before, 'metadata', 'deletionTimestamp') === undefined) return;
  const known = new Set(textsOf(at(before, 'metadata', 'finalizers')));
  const added = textsOf(at(object, 'metadata', 'finalizers')).filter((finalizer) => !known.has(finalizer));
  if (added.length === 0) return;
  const why = `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers ${JSON.stringify(added)}`;
  throw invalid(kind, name, 'metadata.finalizers', why);
}

/** A fresh object in a namespace that is going away is refused; its reason is how engines know to wait. */
export function namespaceTerminating(kind: Kind, name: string, namespace: string): Refusal {
  const qualified = kind.group === '' ? kind.resource : `${kind.resource}.${kind.group}`;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  return new Refusal(403, 'Forbidden', `${qualified} ${JSON.stringify(name)} is forbidden: ${why}`, {
    name,
    kind: kind.resource,
    causes: [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  });
}
