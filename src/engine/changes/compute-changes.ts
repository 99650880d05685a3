import type { BodyRenderer } from '../../contracts/body-renderer.ts';
import { type MarkerCodec, NOTHING_APPLIED } from '../../contracts/marker.ts';
import type { Capabilities } from '../../contracts/provider.ts';
import type { Drift } from '../../contracts/sync-result.ts';
import { groupBy } from '../../kernel/group-by.ts';
import type { FieldValue, Plan, PlanItem, PlanItemId } from '../../plan/types.ts';
import type { EngineConfig } from '../config.ts';
import { dependenciesOf } from '../roll-up.ts';
import type { ObservedItem, Snapshot } from '../snapshot.ts';
import { appliedAtCreation, renamesOf } from './applied.ts';
import { type DesiredItem, desiredItem } from './desired.ts';
import { diffItem } from './diff-item.ts';
import { diffOrder } from './diff-order.ts';
import { heldItems } from './held-items.ts';
import { type Holds, holdsOn } from './holds.ts';
import { renderContexts } from './references.ts';
import { closeOrphans } from './removals.ts';
import { typeLabelWarnings } from './type-labels.ts';
import type { ChangeSet, ItemChange, RelationChange } from './types.ts';

export interface ChangeContext {
  readonly planId: string;
  readonly config: EngineConfig;
  readonly capabilities: Capabilities;
  readonly renderer: BodyRenderer;
  readonly codec: MarkerCodec;
  readonly shownValue: (field: string, value: FieldValue) => FieldValue | undefined;
  /** Operations that are left out, as if the plan did not ask for them. */
  readonly holds: Holds;
}

/** Everything that has to be written so that the snapshot matches the plan. Pure: same input, same answer, no I/O. */
export function computeChanges(plan: Plan, snapshot: Snapshot, context: ChangeContext): ChangeSet {
  const { config, capabilities, codec, shownValue, planId } = context;
  const dependencies = dependenciesOf(plan.items, config.rollup);
  const desiredContext = {
    config,
    board: capabilities.board,
    typeLabels: capabilities.typeLabels,
    blockers: dependencies.blockers,
    isKnown: knownReferences(plan, snapshot),
    shownValue,
  };
  const rendering = renderContexts({
    plan,
    blockers: dependencies.blockers,
    capabilities,
    refOf: (id) => snapshot.matched.get(id)?.item,
  });
  const renames = renamesOf(plan.items);
  const { holds } = context;
  const missing = heldItems(plan, snapshot, holds);
  const items: ItemChange[] = [];
  const relations: RelationChange[] = [];
  const drift: Drift[] = [];
  const held: HeldFields[] = [];
  for (const item of plan.items) {
    const desired = desiredItem(item, desiredContext);
    const content = context.renderer.render(item, rendering(item));
    const observed = snapshot.matched.get(item.id);
    if (missing.has(item.id)) {
      items.push({ action: 'held', item });
      continue;
    }
    if (observed === undefined) {
      items.push(createChange(desired, content, context));
      const isHeld = holdsOn(item.id, holds);
      relations.push(
        ...desired.blockers
          .filter((to) => !isHeld('link', 'blocked-by', to))
          .map((to) => blockedBy(item.id, to)),
      );
      continue;
    }
    if (!capabilities.update) {
      items.push(untouched(item, observed));
      continue;
    }
    const diff = diffItem(desired, observed, codec.normalise(content), {
      planId,
      config,
      codec,
      idByRef: snapshot.idByRef,
      renames,
      fingerprint: plan.fingerprint,
      holds,
    });
    items.push(diff.change);
    relations.push(...diff.relations);
    drift.push(...diff.drift);
    if (diff.held !== undefined) held.push({ key: observed.item.key, reason: diff.held });
  }
  const edges = relations.filter(({ to }) => typeof to !== 'string' || !missing.has(to));
  const removal =
    config.prune === 'close' ? closeOrphans(snapshot.orphans, codec, holds) : { removals: [], warnings: [] };
  return {
    items,
    relations: edges,
    order:
      config.siblingOrder === 'plan' && capabilities.siblingOrder
        ? diffOrder(items, edges, snapshot).filter(
            ({ child }) => !missing.has(child) && !holdsOn(child, holds)('move', 'order'),
          )
        : [],
    drift,
    orphans: snapshot.orphans.map(({ item: _item, marker: _marker, ...orphan }) => orphan),
    removals: removal.removals,
    warnings: [
      ...removal.warnings,
      ...snapshot.warnings,
      ...dependencies.warnings,
      ...unresolvedWarnings(plan, snapshot),
      ...boardWarnings(plan, context),
      ...typeLabelWarnings(plan, capabilities.typeLabels),
      ...heldWarnings(held),
    ],
  };
}

/** Where existing items are not changed, there is nothing to compare. */
function untouched(item: PlanItem, { item: { id, key, url }, marker }: ObservedItem): ItemChange {
  return { action: 'no-op', item, target: { id, key, url }, applied: marker?.applied ?? NOTHING_APPLIED };
}

function createChange(desired: DesiredItem, content: string, { codec, planId }: ChangeContext): ItemChange {
  const { item } = desired;
  const applied = appliedAtCreation(desired, codec.normalise(content));
  const parentId = desired.parentId;
  const marker = {
    planId,
    itemId: item.id,
    itemType: item.type,
    ...(parentId === undefined ? {} : { parentId }),
    applied,
  };
  return {
    action: 'create',
    item,
    input: {
      planId,
      itemId: item.id,
      title: desired.title,
      body: codec.compose(marker, content),
      itemType: item.type,
      labels: desired.labels,
      fields: { ...desired.initialFields, ...desired.fields },
      assignees: item.assignees,
      ...(item.milestone === undefined ? {} : { milestone: item.milestone }),
    },
    ...(parentId === undefined ? {} : { parentId }),
    applied,
  };
}

function blockedBy(from: PlanItemId, to: PlanItemId): RelationChange {
  return { action: 'link', kind: 'blocked-by', from, to };
}

/** A part of a plan may refer to items that only the tracker knows, from an earlier run with the rest of the plan. */
function knownReferences(plan: Plan, snapshot: Snapshot): (id: PlanItemId) => boolean {
  const known = new Set([...plan.items.map((item) => item.id), ...snapshot.idByRef.values()]);
  return (id) => known.has(id);
}

function unresolvedWarnings(plan: Plan, snapshot: Snapshot): readonly string[] {
  const known = knownReferences(plan, snapshot);
  return plan.unresolved
    .filter(({ reference }) => !known(reference))
    .map(
      ({ item, key, reference, place }) =>
        `${place.file}:${place.line}: ${key} of ${item} names ${reference}, which is neither in the loaded files nor in the tracker; left out`,
    );
}

/** Values without a place to go are said once, not once an item. */
function boardWarnings(plan: Plan, { capabilities }: ChangeContext): readonly string[] {
  if (capabilities.board) return [];
  const count = plan.items.filter((item) => Object.keys(item.fields).length > 0).length;
  return count === 0
    ? []
    : [`${count} items name board fields, but no board is configured (board-url); left out`];
}

/** An item whose fields the plan wants otherwise and the tracker does not let us write. */
interface HeldFields {
  readonly key: string;
  readonly reason: string;
}

function heldWarnings(held: readonly HeldFields[]): readonly string[] {
  return [...groupBy(held, ({ reason }) => reason)].map(
    ([reason, items]) => `${reason}, fields left as they are: ${items.map(({ key }) => key).join(', ')}`,
  );
}
