import { shortHash } from '../kernel/hash.ts';
import type { NamespaceMapping } from './engine-config.ts';

const LONGEST = 63;

/**
 * The downstream namespace of an upstream one: a DNS label of at most 63 characters, the same every time. Names that had to
 * be shortened or changed end in a hash, so that they stay apart.
 */
export function mappedNamespace(mapping: NamespaceMapping, namespace: string, cluster?: string): string {
  const full = cluster === undefined ? namespace : `${cluster}-${namespace}`;
  const exact = cluster === undefined ? namespace : `${cluster}|${namespace}`;
  switch (mapping.kind) {
    case 'same':
      return cluster === undefined ? namespace : asLabel(full, exact);
    case 'prefix':
      return asLabel(`${mapping.prefix}${full}`, exact);
    case 'hash':
      return `sync-${shortHash(exact, 24)}`;
    case 'fixed':
      return mapping.namespace;
    case 'function':
      return asLabel(mapping.map(namespace, cluster), exact);
  }
}

/**
 * Whether the counterpart of an upstream namespace may be used although it exists already and is not ours: because its
 * name was chosen by somebody, not by us.
 */
export function acceptsExisting(mapping: NamespaceMapping, namespace: string): boolean {
  if (mapping.kind === 'function') return mapping.acceptsExisting?.(namespace) ?? false;
  return mapping.kind === 'same' || mapping.kind === 'fixed';
}

function asLabel(name: string, exact: string): string {
  const label = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/gu, '-')
    .replaceAll(/^-+|-+$/gu, '');
  if (label !== '' && label === name && label.length <= LONGEST) return label;
  const hash = shortHash(exact, 8);
  const kept = label.slice(0, LONGEST - hash.length - 1).replaceAll(/-+$/gu, '');
  return kept === '' ? `ns-${hash}` : `${kept}-${hash}`;
}
