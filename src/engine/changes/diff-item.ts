import type { UpdateItemInput } from '../../contracts/inputs.ts';
import type { Item } from '../../contracts/item.ts';
import { type Applied, type Marker, type MarkerCodec, NOTHING_APPLIED } from '../../contracts/marker.ts';
import type { Drift } from '../../contracts/sync-result.ts';
import type { PlanItemId } from '../../plan/types.ts';
import type { EngineConfig, OnDrift } from '../config.ts';
import type { ObservedItem } from '../snapshot.ts';
import { appliedByFormer, type Renames, underPresentIds } from './applied.ts';
import type { Decision } from './decide.ts';
import type { DesiredItem } from './desired.ts';
import {
  diffBoardFields,
  diffLabels,
  diffScalar,
  type FieldDiff,
  type FieldPolicy,
  mergeDiffs,
  NO_DIFF,
} from './diff-fields.ts';
import { diffRecord } from './diff-record.ts';
import { diffBlockers, diffParent } from './diff-relations.ts';
import { diffState } from './diff-state.ts';
import { type Holds, holdsOn, type IsHeld } from './holds.ts';
import { markerOf, nextBody, withoutRelationChanges } from './next-marker.ts';
import type { ItemChange, RelationChange } from './types.ts';

export interface DiffContext {
  readonly planId: string;
  readonly config: EngineConfig;
  readonly codec: MarkerCodec;
  readonly idByRef: ReadonlyMap<string, PlanItemId>;
  readonly renames: Renames;
  /** The plan id under which planpilot 2.x kept this very content. */
  readonly fingerprint: string;
  readonly holds: Holds;
}

export interface ItemDiff {
  readonly change: ItemChange;
  readonly relations: readonly RelationChange[];
  readonly drift: readonly Drift[];
  /** Why the item's fields were left as they are although the plan wants others. */
  readonly held?: string;
}

/**
 * Compares an existing item with the plan, field by field over the fields we own.
 * @param content the rendered managed region that the plan wants
 */
export function diffItem(
  desired: DesiredItem,
  { item: observed, marker }: ObservedItem,
  content: string,
  context: DiffContext,
): ItemDiff {
  const before = writtenBefore(desired, marker, context);
  const isHeld = holdsOn(desired.item.id, context.holds);
  const policies = policiesOf(context.config.onDrift, isHeld);
  const own =
    observed.asApplied === true
      ? { ...diffRecord(desired, before, content), held: undefined }
      : diffOwnFields(desired, observed, before, content, { policies, codec: context.codec });
  const parent = diffParent(desired, observed, before, {
    idByRef: context.idByRef,
    policy: policies.structure,
  });
  const blockers = diffBlockers(desired, observed, before, {
    idByRef: context.idByRef,
    isHeld,
  });

  const after: Applied = {
    ...own.applied,
    ...(parent.applied === undefined ? {} : { parent: parent.applied }),
    blockers: blockers.applied,
  };
  const staysPut = isHeld('link', 'parent') || isHeld('unlink', 'parent');
  const parentId = staysPut ? marker?.parentId : desired.parentId;
  const final: Marker = markerOf(desired, context.planId, parentId, after);
  const late = parent.removes || blockers.removes;
  const stated = late ? withoutRelationChanges(final, marker, blockers.applied) : final;

  const body = nextBody(
    { observed: observed.body, marker, stated, write: own.writesBody, content },
    context.codec,
  );
  const renewed = body !== undefined && own.diff.changes.length === 0 && !late;
  const input: UpdateItemInput = {
    ...own.diff.input,
    ...(body === undefined ? {} : { body: { observed: observed.body, next: body } }),
  };
  const target = { id: observed.id, key: observed.key, url: observed.url };
  const relations = [...parent.relations, ...blockers.relations];
  const nothing = Object.keys(input).length === 0 && relations.length === 0;
  const change: ItemChange = nothing
    ? { action: 'no-op', item: desired.item, target, applied: after }
    : {
        action: 'update',
        item: desired.item,
        target,
        input,
        changes: renewed && relations.length === 0 ? [MARKER_RENEWED] : own.diff.changes,
        applied: after,
        ...(late ? { finalMarker: final } : {}),
        bodyBefore: body ?? observed.body,
      };
  const drift = [...own.diff.drift, ...parent.drift, ...blockers.drift].map((entry) => ({
    ...entry,
    item: desired.item.id,
    ref: target,
  }));
  return { change, relations, drift, ...(own.held === undefined ? {} : { held: own.held }) };
}

function writtenBefore(
  desired: DesiredItem,
  marker: Marker | undefined,
  { planId, fingerprint, renames }: DiffContext,
): Applied {
  if (marker === undefined) return NOTHING_APPLIED;
  const isFormer = marker.planId === fingerprint && fingerprint !== planId;
  return isFormer ? appliedByFormer(desired) : underPresentIds(marker.applied, renames);
}

/** Nothing a person sees changes; our record of what was written last does. */
const MARKER_RENEWED = { field: 'marker', before: '', after: 'renewed' };

interface Policies {
  /** Title and body: people edit them, so by default they are kept and reported. */
  readonly text: FieldPolicy;
  /** Type, hierarchy and fields follow the plan by default. */
  readonly structure: FieldPolicy;
}

function policiesOf(onDrift: OnDrift | undefined, isHeld: IsHeld): Policies {
  return {
    text: { onDrift: onDrift ?? 'report', isHeld },
    structure: { onDrift: onDrift ?? 'overwrite', isHeld },
  };
}

function diffOwnFields(
  desired: DesiredItem,
  observed: Item,
  before: Applied,
  content: string,
  { policies, codec }: { readonly policies: Policies; readonly codec: MarkerCodec },
): {
  readonly diff: FieldDiff;
  readonly applied: Applied;
  readonly writesBody: boolean;
  readonly held: string | undefined;
} {
  const title = diffScalar(
    { field: 'title', desired: desired.title, observed: observed.title.trim(), applied: before.title },
    policies.text,
    { title: desired.title, observedTitle: observed.title },
  );
  const region = codec.managedContent(observed.body);
  const body = diffScalar(
    { field: 'body', desired: content, observed: region, applied: before.body },
    policies.text,
    {},
  );
  const type = diffScalar(
    {
      field: 'type',
      desired: desired.itemType,
      observed: observed.itemType ?? observed.typeName,
      applied: before.type,
    },
    policies.structure,
    { itemType: desired.itemType },
  );
  const { isHeld } = policies.structure;
  const labels = diffLabels(desired, observed, before, isHeld);
  const wanted = diffBoardFields(desired, observed, before, onBoardPolicy(observed, policies.structure));
  const fields = observed.lockedFields === undefined ? wanted : { diff: NO_DIFF, applied: before.fields };
  const state = diffState(observed, before, isHeld);
  return {
    diff: mergeDiffs([
      title.diff,
      body.diff,
      type.diff,
      labels.diff,
      boardMembership(observed, isHeld),
      fields.diff,
      state.diff,
    ]),
    held: wanted.diff.changes.length === 0 ? undefined : observed.lockedFields,
    applied: {
      ...statedOf('title', title.decision),
      ...statedOf('body', body.decision),
      ...statedOf('type', type.decision),
      ...(state.applied === undefined ? {} : { state: state.applied }),
      labels: labels.applied,
      fields: fields.applied,
      blockers: before.blockers,
    },
    writesBody: body.decision.action === 'write',
  };
}

/** What the marker says of one value; nothing about a value that we never wrote. */
function statedOf<K extends 'title' | 'body' | 'type'>(
  field: K,
  { applied }: Decision,
): Partial<Record<K, string>> {
  const entry: Partial<Record<K, string>> = {};
  if (applied !== undefined) entry[field] = applied;
  return entry;
}

/** To write a cell is to put the item on the board: where that is held, so are its cells. */
function onBoardPolicy({ onBoard }: Item, policy: FieldPolicy): FieldPolicy {
  const staysOff = onBoard === false && policy.isHeld('set', 'board');
  return staysOff ? { ...policy, isHeld: () => true } : policy;
}

function boardMembership(observed: Item, isHeld: IsHeld): FieldDiff {
  if (observed.onBoard !== false || isHeld('set', 'board')) return NO_DIFF;
  return {
    input: { addToBoard: true },
    changes: [{ field: 'board', before: '', after: 'added' }],
    drift: [],
  };
}
