import type { UpdateItemInput } from '../../contracts/inputs.ts';
import type { Item } from '../../contracts/item.ts';
import type { Applied } from '../../contracts/marker.ts';
import type { Drift, FieldChange } from '../../contracts/sync-result.ts';
import type { FieldValue } from '../../plan/types.ts';
import type { OnDrift } from '../config.ts';
import { hashOf, nameHash } from './applied.ts';
import { type Decision, decide, held } from './decide.ts';
import type { DesiredItem } from './desired.ts';
import type { IsHeld } from './holds.ts';

/** What comparing one owned field, or one family of fields, asks for. */
export interface FieldDiff {
  readonly input: UpdateItemInput;
  readonly changes: readonly FieldChange[];
  readonly drift: readonly FieldDrift[];
}

/** A {@link Drift} before it is known whose it is. */
export type FieldDrift = Omit<Drift, 'item' | 'ref'>;

export const NO_DIFF: FieldDiff = { input: {}, changes: [], drift: [] };

interface Scalar {
  readonly field: string;
  readonly desired: FieldValue;
  readonly observed: FieldValue | undefined;
  readonly applied: string | undefined;
}

/** How one field may be treated. */
export interface FieldPolicy {
  readonly onDrift: OnDrift;
  readonly isHeld: IsHeld;
}

/** Compares one value three ways; `input` is what to send if it has to be written. */
export function diffScalar(
  { field, desired, observed, applied }: Scalar,
  { onDrift, isHeld }: FieldPolicy,
  input: UpdateItemInput,
): { readonly decision: Decision; readonly diff: FieldDiff } {
  const free = decide(
    { desired: hashOf(desired), observed: observed === undefined ? undefined : hashOf(observed), applied },
    onDrift,
  );
  const decision = isHeld('set', field) ? held(free, applied) : free;
  if (decision.action === 'keep') return { decision, diff: NO_DIFF };
  const [before, after] = [String(observed ?? ''), String(desired)];
  const drift: readonly FieldDrift[] =
    decision.drift === undefined
      ? []
      : [
          {
            field,
            observed: before,
            desired: after,
            conflict: decision.drift === 'conflict',
            resolution: decision.action === 'write' ? 'overwritten' : 'kept',
          },
        ];
  return decision.action === 'write'
    ? { decision, diff: { input, changes: [{ field, before, after }], drift } }
    : { decision, diff: { ...NO_DIFF, drift } };
}

/** Board fields: named ones follow the plan, creation defaults fill what is empty, values we no longer want are emptied. */
export function diffBoardFields(
  desired: DesiredItem,
  observed: Item,
  applied: Applied,
  policy: FieldPolicy,
): { readonly diff: FieldDiff; readonly applied: Applied['fields'] } {
  const shown = new Map(Object.entries(observed.fields).map(([name, value]) => [name.toLowerCase(), value]));
  const diffs: FieldDiff[] = [];
  const nextApplied: Record<string, string> = {};
  for (const [name, value] of Object.entries(desired.fields)) {
    const key = nameHash(name);
    const three = {
      field: name,
      desired: value,
      observed: shown.get(name.toLowerCase()),
      applied: applied.fields[key],
    };
    const { decision, diff } = diffScalar(three, policy, { fields: { [name]: value } });
    diffs.push(diff);
    if (decision.applied !== undefined) nextApplied[key] = decision.applied;
  }
  for (const [name, value] of Object.entries(desired.initialFields)) {
    if (shown.has(name.toLowerCase()) || policy.isHeld('set', name)) continue;
    diffs.push({
      input: { fields: { [name]: value } },
      changes: [{ field: name, before: '', after: String(value) }],
      drift: [],
    });
  }
  const unwanted = unwantedFields(desired, observed, applied);
  const [kept, emptied] = [
    unwanted.filter(([name]) => policy.isHeld('set', name)),
    unwanted.filter(([name]) => !policy.isHeld('set', name)),
  ];
  for (const [name, value] of kept) nextApplied[nameHash(name)] = hashOf(value);
  diffs.push(emptying(emptied));
  return { diff: mergeDiffs(diffs), applied: nextApplied };
}

/** A value that we wrote and that the plan no longer names is taken back, unless somebody changed it since. */
function unwantedFields(
  desired: DesiredItem,
  observed: Item,
  applied: Applied,
): readonly (readonly [string, FieldValue])[] {
  const wanted = new Set(
    [...Object.keys(desired.fields), ...Object.keys(desired.initialFields)].map((name) => name.toLowerCase()),
  );
  return Object.entries(observed.fields).filter(
    ([name, value]) => !wanted.has(name.toLowerCase()) && applied.fields[nameHash(name)] === hashOf(value),
  );
}

function emptying(unwanted: readonly (readonly [string, FieldValue])[]): FieldDiff {
  return {
    input:
      unwanted.length === 0 ? {} : { fields: Object.fromEntries(unwanted.map(([name]) => [name, null])) },
    changes: unwanted.map(([field, value]) => ({ field, before: String(value), after: '' })),
    drift: [],
  };
}

/** Labels: ours are added, only those that we once added are removed, everybody else's stay. */
export function diffLabels(
  desired: DesiredItem,
  observed: Item,
  applied: Applied,
  isHeld: IsHeld,
): { readonly diff: FieldDiff; readonly applied: Applied['labels'] } {
  const present = new Set(observed.labels.map(nameHash));
  const wanted = new Set(desired.labels.map(nameHash));
  const ours = new Set(applied.labels);
  const addLabels = desired.labels.filter((label) => !present.has(nameHash(label)));
  const removeLabels = observed.labels.filter(
    (label) => ours.has(nameHash(label)) && !wanted.has(nameHash(label)),
  );
  const changed = addLabels.length + removeLabels.length > 0;
  if (changed && isHeld('set', 'labels')) return { diff: NO_DIFF, applied: applied.labels };
  const nextApplied = desired.labels
    .filter((label) => ours.has(nameHash(label)) || addLabels.includes(label))
    .map(nameHash);
  const changes = changed
    ? [{ field: 'labels', before: removeLabels.join(', '), after: addLabels.join(', ') }]
    : [];
  return {
    diff: {
      input: {
        ...(addLabels.length === 0 ? {} : { addLabels }),
        ...(removeLabels.length === 0 ? {} : { removeLabels }),
      },
      changes,
      drift: [],
    },
    applied: nextApplied,
  };
}

/** Puts the diffs of several fields together. */
export function mergeDiffs(diffs: readonly FieldDiff[]): FieldDiff {
  const fields = Object.assign({}, ...diffs.map((diff) => diff.input.fields ?? {}));
  const input: UpdateItemInput = Object.assign({}, ...diffs.map((diff) => diff.input));
  return {
    input: Object.keys(fields).length === 0 ? input : { ...input, fields },
    changes: diffs.flatMap((diff) => diff.changes),
    drift: diffs.flatMap((diff) => diff.drift),
  };
}
