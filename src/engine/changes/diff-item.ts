import type { UpdateItemInput } from '../../contracts/inputs.ts';
import type { Item } from '../../contracts/item.ts';
import { type Applied, type Marker, type MarkerCodec, NOTHING_APPLIED } from '../../contracts/marker.ts';
import type { Drift } from '../../contracts/sync-result.ts';
import type { PlanItemId } from '../../plan/types.ts';
import type { EngineConfig, OnDrift } from '../config.ts';
import type { ObservedItem } from '../snapshot.ts';
import { appliedByFormer, type Renames, sameMarker, underPresentIds } from './applied.ts';
import type { DesiredItem } from './desired.ts';
import {
  diffBoardFields,
  diffLabels,
  diffScalar,
  type FieldDiff,
  mergeDiffs,
  NO_DIFF,
} from './diff-fields.ts';
import { diffBlockers, diffParent } from './diff-relations.ts';
import type { ItemChange, RelationChange } from './types.ts';

export interface DiffContext {
  readonly planId: string;
  readonly config: EngineConfig;
  readonly codec: MarkerCodec;
  readonly idByRef: ReadonlyMap<string, PlanItemId>;
  readonly renames: Renames;
  /** The plan id under which planpilot 2.x kept this very content. */
  readonly fingerprint: string;
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
  const policies = policiesOf(context.config.onDrift);
  const own = diffOwnFields(desired, observed, before, content, { policies, codec: context.codec });
  const parent = diffParent(desired, observed, before, {
    idByRef: context.idByRef,
    policy: policies.structure,
  });
  const blockers = diffBlockers(desired, observed, before, context.idByRef);

  const after: Applied = {
    ...own.applied,
    ...(parent.applied === undefined ? {} : { parent: parent.applied }),
    blockers: blockers.applied,
  };
  const final: Marker = markerOf(desired, context.planId, after);
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
  const drift = [...own.diff.drift, ...parent.drift].map((entry) => ({
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
  readonly text: OnDrift;
  /** Type, hierarchy and fields follow the plan by default. */
  readonly structure: OnDrift;
}

function policiesOf(onDrift: OnDrift | undefined): Policies {
  return { text: onDrift ?? 'report', structure: onDrift ?? 'overwrite' };
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
  const labels = diffLabels(desired, observed, before);
  const wanted = diffBoardFields(desired, observed, before, policies.structure);
  const fields = observed.lockedFields === undefined ? wanted : { diff: NO_DIFF, applied: before.fields };
  return {
    diff: mergeDiffs([title.diff, body.diff, type.diff, labels.diff, boardMembership(observed), fields.diff]),
    held: wanted.diff.changes.length === 0 ? undefined : observed.lockedFields,
    applied: {
      title: title.decision.applied,
      body: body.decision.applied,
      type: type.decision.applied,
      labels: labels.applied,
      fields: fields.applied,
      blockers: before.blockers,
    },
    writesBody: body.decision.action === 'write',
  };
}

function boardMembership(observed: Item): FieldDiff {
  if (observed.onBoard !== false) return NO_DIFF;
  return {
    input: { addToBoard: true },
    changes: [{ field: 'board', before: '', after: 'added' }],
    drift: [],
  };
}

function markerOf(desired: DesiredItem, planId: string, applied: Applied): Marker {
  return {
    planId,
    itemId: desired.item.id,
    itemType: desired.itemType,
    ...(desired.parentId === undefined ? {} : { parentId: desired.parentId }),
    applied,
  };
}

/** What may be stated before edges are taken away: the old parent, and the old blockers beside the new ones. */
function withoutRelationChanges(
  final: Marker,
  observed: Marker | undefined,
  added: readonly string[],
): Marker {
  const { parentId: _parentId, ...identity } = final;
  const { parent: _parent, ...applied } = final.applied;
  const old = observed?.applied;
  return {
    ...identity,
    ...(observed?.parentId === undefined ? {} : { parentId: observed.parentId }),
    applied: {
      ...applied,
      ...(old?.parent === undefined ? {} : { parent: old.parent }),
      blockers: [...new Set([...(old?.blockers ?? []), ...added])],
    },
  };
}

interface BodyStep {
  readonly observed: string;
  readonly marker: Marker | undefined;
  readonly stated: Marker;
  readonly write: boolean;
  readonly content: string;
}

function nextBody(
  { observed, marker, stated, write, content }: BodyStep,
  codec: MarkerCodec,
): string | undefined {
  if (write) return codec.compose(stated, content, observed);
  return sameMarker(marker, stated) ? undefined : codec.stamp(stated, observed);
}
