import type { HeldOperation, Operation } from '../contracts/operation.ts';
import type { Drift, SyncResult } from '../contracts/sync-result.ts';
import { groupBy } from '../kernel/group-by.ts';
import type { Place, Problem } from '../kernel/problem.ts';
import { type LineRange, linesOfItems } from './plan-lines.ts';
import type { Remark } from './remark.ts';
import { type DangerousOperation, dangersOf } from './review/dangers.ts';
import { type Trouble, troublesOf } from './troubles.ts';
import { clip, countOfNoun } from './wording.ts';

/** Where things stand in the plan. */
interface Ground {
  readonly dryRun: boolean;
  readonly places: ReadonlyMap<string, Place>;
  readonly lines: ReadonlyMap<string, LineRange>;
}

/** Rank of each kind of remark within its level. */
const GRAVITY = {
  hold: 0,
  failed: 1,
  unknown: 2,
  deletes: 0,
  closes: 0,
  overwrites: 1,
  conflict: 1,
  unlinks: 2,
  reopens: 3,
  held: 4,
  kept: 5,
} as const;

const VALUE_LENGTH = 200;

/** What a result has to say on lines of the plan: errors, dangers, what is held, and what people changed. */
export function remarksOfResult(result: SyncResult): readonly Remark[] {
  const { outcomes, drift, held, holdReasons, dryRun } = result;
  const places = new Map(outcomes.map(({ item }) => [item.id, item.place]));
  const ground = { dryRun, places, lines: linesOfItems(outcomes) };
  const dangers = dangersOf(result);
  return [
    ...holdReasons.map(ofHoldReason),
    ...troublesOf(result).flatMap((trouble) => ofTrouble(trouble, ground)),
    ...ofRemovals(dangers, ground),
    ...dangers.flatMap((danger) => ofDanger(danger, ground)),
    ...[...groupBy(held, ({ operation }) => operation.item).values()].map((group) => ofHeld(group, ground)),
    ...drift.map((edit) => ofDrift(edit, ground)),
  ];
}

/** A message followed by what to do about it. */
export function withRemedy(message: string, remedy: string | undefined): string {
  return remedy === undefined ? message : `${message} (${remedy})`;
}

function at(item: string, { places, lines }: Ground): Pick<Remark, 'place' | 'lines'> {
  return { place: places.get(item), lines: lines.get(item) };
}

function ofHoldReason({ message, remedy, place }: Problem): Remark {
  return {
    level: 'error',
    gravity: GRAVITY.hold,
    title: 'The run is held',
    message: withRemedy(message, remedy),
    place,
  };
}

function ofTrouble(
  { outcome: { item }, status, message, remedy }: Trouble,
  ground: Ground,
): readonly Remark[] {
  if (status !== 'failed' && status !== 'unknown') return [];
  const what = status === 'failed' ? 'failed' : 'has an unknown outcome';
  return [
    {
      level: 'error',
      gravity: GRAVITY[status],
      title: `${item.id} ${what}`,
      message: withRemedy(message, remedy),
      ...at(item.id, ground),
    },
  ];
}

/** Items that left the plan have no line in it: one remark names them all. */
function ofRemovals(dangers: readonly DangerousOperation[], { dryRun }: Ground): readonly Remark[] {
  return (['deletes', 'closes'] as const).flatMap((kind): readonly Remark[] => {
    const removed = dangers.filter(({ danger }) => danger === kind);
    if (removed.length === 0) return [];
    const verb = kind === 'closes' ? 'closed' : 'deleted';
    const names = removed.map(
      ({ operation }) => `${operation.target?.key ?? operation.item} ${operation.title}`,
    );
    return [
      {
        level: 'warning',
        gravity: GRAVITY[kind],
        title: `${countOfNoun(removed.length, 'issue')} ${dryRun ? 'would be ' : ''}${verb}`,
        message: `No longer in the plan: ${names.join(', ')}`,
        place: undefined,
      },
    ];
  });
}

/** Overwritten edits that are known as such are told as edits. */
function ofDanger({ danger, operation, edit }: DangerousOperation, ground: Ground): readonly Remark[] {
  if (danger === 'closes' || danger === 'deletes' || edit !== undefined) return [];
  const { item, field } = operation;
  const would = ground.dryRun ? 'would be' : 'was';
  const what = {
    overwrites: `${item}: ${field} ${would} overwritten`,
    unlinks: `${item}: a link ${would} taken away`,
    reopens: `${item} ${would} reopened`,
  }[danger];
  return [
    {
      level: 'warning',
      gravity: GRAVITY[danger],
      title: what,
      message: valuesText(operation),
      ...at(item, ground),
    },
  ];
}

function ofHeld(group: readonly HeldOperation[], ground: Ground): Remark {
  const item = group[0]?.operation.item ?? '';
  const would = ground.dryRun ? 'would be' : 'were';
  return {
    level: 'warning',
    gravity: GRAVITY.held,
    title: `${item}: ${countOfNoun(group.length, 'operation')} held`,
    message: `${group[0]?.why === 'touched' ? 'Somebody touched them since' : 'Nobody reviewed them'}, so they ${would} held: ${group.map(({ operation }) => valuesText(operation)).join('; ')}`,
    ...at(item, ground),
  };
}

function valuesText({ action, target, field, before, after }: Operation): string {
  const which = target === undefined ? '' : ` of ${target.key}`;
  const [from, to] = [before, after].map((value) =>
    value === '' ? 'none' : `"${clip(value, VALUE_LENGTH)}"`,
  );
  return action === 'create' ? `create ${to ?? ''}` : `${field}${which}: ${from ?? ''} -> ${to ?? ''}`;
}

function ofDrift(
  { item, ref, field, observed, desired, resolution, conflict }: Drift,
  ground: Ground,
): Remark {
  const also = conflict ? ', and the plan changed as well' : '';
  const values = `the tracker has "${clip(observed, VALUE_LENGTH)}", the plan "${clip(desired, VALUE_LENGTH)}"`;
  return {
    level: 'warning',
    gravity: resolution === 'overwritten' ? GRAVITY.overwrites : conflict ? GRAVITY.conflict : GRAVITY.kept,
    title: `${item}: ${field} was changed in the tracker`,
    message: `Somebody changed ${field} of ${ref.key}${also}; their value is ${resolution}: ${values}`,
    ...at(item, ground),
  };
}
