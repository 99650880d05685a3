import type { BodyRenderer, RenderContext } from '../../contracts/body-renderer.ts';
import type { ItemRef } from '../../contracts/item.ts';
import type { Marker, MarkerCodec } from '../../contracts/marker.ts';
import type { PlanItem, PlanItemId } from '../../plan/types.ts';
import type { Snapshot } from '../snapshot.ts';
import { hashOf } from './applied.ts';
import type { ChangeSet, ItemChange } from './types.ts';

export type Update = Extract<ItemChange, { action: 'update' }>;

export interface ReferenceContext {
  readonly renderer: BodyRenderer;
  readonly codec: MarkerCodec;
  readonly snapshot: Snapshot;
  readonly refOf: (id: PlanItemId) => ItemRef | undefined;
  /** What a body may mention now that every item has its reference. */
  readonly rendering: (item: PlanItem) => RenderContext;
}

/** The change set once references are known, and the updates that finish items created before they were. */
export interface ResolvedReferences {
  readonly changes: ChangeSet;
  readonly finishing: readonly Update[];
}

/**
 * For trackers that do not show relations themselves, bodies list them. Such a list names items that did not exist when
 * the change set was computed; this puts their keys in. A region that a person edited is left alone.
 */
export function resolveReferences(changes: ChangeSet, context: ReferenceContext): ResolvedReferences {
  const finishing: Update[] = [];
  const items = changes.items.map((change) => {
    const update = resolved(change, context);
    if (update === undefined) return change;
    if (change.action !== 'create') return update;
    finishing.push(update);
    return { ...change, applied: update.applied };
  });
  return { changes: { ...changes, items }, finishing };
}

function resolved(change: ItemChange, context: ReferenceContext): Update | undefined {
  if (change.action === 'held') return undefined;
  const { codec, renderer } = context;
  const target = context.refOf(change.item.id);
  const body = plannedBody(change, context.snapshot);
  const marker = codec.parse(body);
  const region = codec.managedContent(body);
  if (target === undefined || marker === undefined || !isOurs(region, marker)) return undefined;
  const content = renderer.render(change.item, context.rendering(change.item));
  const normalised = codec.normalise(content);
  if (normalised === region) return undefined;
  const hash = hashOf(normalised);
  const next = codec.compose({ ...marker, applied: { ...marker.applied, body: hash } }, content, body);
  return withBody(change, target, { before: body, next, hash });
}

function isOurs(region: string | undefined, marker: Marker): region is string {
  return region !== undefined && hashOf(region) === marker.applied.body;
}

/** The body as it will be when nothing but the change set was applied. */
function plannedBody(change: ItemChange, snapshot: Snapshot): string {
  if (change.action === 'create') return change.input.body;
  if (change.action === 'update') return change.bodyBefore;
  return snapshot.matched.get(change.item.id)?.item.body ?? '';
}

function withBody(
  change: Exclude<ItemChange, { action: 'held' }>,
  target: ItemRef,
  { before, next, hash }: { readonly before: string; readonly next: string; readonly hash: string },
): Update {
  const applied = { ...change.applied, body: hash };
  const entry = { field: 'body', before, after: next };
  if (change.action !== 'update') {
    const input = { body: { observed: before, next } };
    return {
      action: 'update',
      item: change.item,
      target,
      input,
      changes: [entry],
      applied,
      bodyBefore: next,
    };
  }
  const finalMarker =
    change.finalMarker === undefined
      ? {}
      : { finalMarker: { ...change.finalMarker, applied: { ...change.finalMarker.applied, body: hash } } };
  return {
    ...change,
    input: { ...change.input, body: { observed: change.input.body?.observed ?? before, next } },
    changes: [...change.changes.filter(({ field }) => field !== 'body'), entry],
    applied,
    ...finalMarker,
    bodyBefore: next,
  };
}
