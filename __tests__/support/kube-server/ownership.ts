import { difference, type FieldSet, fieldsOf, fieldsV1, fieldText, overlay, prune } from './field-sets.ts';
import { equal, type Json, type JsonObject } from './json.ts';
import type { Kind } from './kinds.ts';
import { Refusal } from './refusal.ts';

/** Who owns which fields: one entry per manager, way of writing and subresource. */
export interface Owner {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly subresource: string;
  readonly fields: FieldSet;
}

export interface Writer {
  readonly manager: string;
  readonly subresource: string;
}

/** Owners after a write that is no apply: what it set or changed is its own, what is gone is nobody's. */
export function ownersAfterUpdate(
  owners: readonly Owner[],
  before: JsonObject,
  after: JsonObject,
  writer: Writer,
  { builtIn }: Kind,
): readonly Owner[] {
  const { changed, gone } = difference(before, after, builtIn);
  if (changed.size === 0 && gone.size === 0) return owners;
  const mine = owners.find((owner) => owner.operation === 'Update' && isBy(owner, writer));
  const others = owners
    .filter((owner) => owner !== mine)
    .map((owner) => ({ ...owner, fields: minus(owner.fields, changed, gone) }));
  const fields = new Set([...minus(mine?.fields ?? new Set(), gone), ...changed]);
  return occupied([...others, { ...writer, operation: 'Update', fields }]);
}

interface Applied {
  readonly object: JsonObject;
  readonly owners: readonly Owner[];
}

/**
 * Server-side apply: the applied fields are laid over the live object; fields that this manager applied before, no
 * longer applies and nobody else owns are pruned. A field that another manager holds at another value is a conflict.
 */
export function apply(
  owners: readonly Owner[],
  live: JsonObject,
  applied: JsonObject,
  writer: Writer,
  force: boolean,
  { builtIn, group, version }: Kind,
): Applied {
  const wanted = fieldsOf(applied, builtIn);
  const standing = fieldsOf(live, builtIn);
  const mine = owners.find((owner) => owner.operation === 'Apply' && isBy(owner, writer));
  const others = owners.filter((owner) => owner !== mine);
  const contested = new Set<string>();
  const causes: Json[] = [];
  for (const owner of others) {
    for (const field of owner.fields) {
      if (!wanted.has(field) || equal(wanted.get(field), standing.get(field))) continue;
      contested.add(field);
      const by = `${JSON.stringify(owner.manager)}${owner.operation === 'Update' ? ` using ${group === '' ? version : `${group}/${version}`}` : ''}`;
      causes.push({
        reason: 'FieldManagerConflict',
        message: `conflict with ${by}`,
        field: fieldText(field),
      });
    }
  }
  if (causes.length > 0 && !force) {
    const count = `${causes.length} conflict${causes.length === 1 ? '' : 's'}`;
    throw new Refusal(409, 'Conflict', `Apply failed with ${count}`, { causes });
  }
  const rest = others.map((owner) => ({ ...owner, fields: minus(owner.fields, contested) }));
  const gone = new Set<string>();
  for (const field of mine?.fields ?? []) {
    if (wanted.has(field)) continue;
    const shared = rest.some(({ fields }) =>
      [...fields].some((other) => other === field || other.startsWith(`${field}\u0001`)),
    );
    if (!shared) gone.add(field);
  }
  const object = overlay(prune(live, gone, builtIn), applied, builtIn);
  return {
    object,
    owners: occupied([...rest, { ...writer, operation: 'Apply', fields: new Set(wanted.keys()) }]),
  };
}

/** `metadata.managedFields`. */
export function managedFields(
  owners: readonly Owner[],
  apiVersion: string,
  time: string,
): readonly JsonObject[] {
  return owners.map(({ manager, operation, subresource, fields }) => ({
    manager,
    operation,
    apiVersion,
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsV1(fields),
    ...(subresource === '' ? {} : { subresource }),
  }));
}

/** Whether both say the same about who owns what. */
export function sameOwners(a: readonly Owner[], b: readonly Owner[]): boolean {
  return a.length === b.length && a.every((owner) => b.some((other) => sameOwner(owner, other)));
}

function sameOwner(a: Owner, b: Owner): boolean {
  if (a === b) return true;
  if (a.operation !== b.operation || !isBy(a, b) || a.fields.size !== b.fields.size) return false;
  for (const field of a.fields) if (!b.fields.has(field)) return false;
  return true;
}

function isBy(owner: Owner, writer: Writer): boolean {
  return owner.manager === writer.manager && owner.subresource === writer.subresource;
}

function occupied(owners: readonly Owner[]): readonly Owner[] {
  return owners.filter(({ fields }) => fields.size > 0);
}

function minus(fields: FieldSet, ...removed: readonly FieldSet[]): FieldSet {
  if (!removed.some((set) => [...set].some((field) => fields.has(field)))) return fields;
  return new Set([...fields].filter((field) => !removed.some((set) => set.has(field))));
}
