import type { PlanItemId } from '../plan/types.ts';
import type { ItemRef } from './item.ts';

/** The kinds of writes that a run can intend. */
export const OPERATION_ACTIONS = [
  'create',
  'set',
  'link',
  'unlink',
  'move',
  'close',
  'reopen',
  'delete',
] as const;

export type OperationAction = (typeof OPERATION_ACTIONS)[number];

/**
 * Why an operation deserves a second look: `closes` and `deletes` take an item out of sight, `unlinks` takes an edge
 * away, `overwrites` replaces what a person wrote, `reopens` opens what is closed.
 */
export type Danger = 'closes' | 'deletes' | 'unlinks' | 'overwrites' | 'reopens';

/** One write as data, as fine as it is reviewed: an item's creation, one field of it, one edge, one move, its state. */
export interface Operation {
  readonly action: OperationAction;
  readonly item: PlanItemId;
  /** Title of the item, the plan's where it has one. */
  readonly title: string;
  /** Absent for an item that does not exist yet. */
  readonly target?: ItemRef;
  /**
   * What is written: `title`, `body`, `type`, `labels`, `board`, the name of a board field, `parent`, `blocked-by`,
   * `order`, `state`; `item` for a whole item.
   */
  readonly field: string;
  /** Texts as people read them, bodies whole; ends of edges by plan item id, or by key where the plan has none. */
  readonly before: string;
  readonly after: string;
  /** Short hash of everything that is written and of what it replaces: tells two operations apart without their texts. */
  readonly digest: string;
  readonly danger?: Danger;
  /**
   * With a base plan to compare with: `plan` - the change of the plan asks for it; `standing` - the tracker already
   * differed from the base plan in just this way.
   */
  readonly origin?: 'plan' | 'standing';
}

/** An operation that was not run because nobody reviewed it in this form, or because it would undo somebody else's work. */
export interface HeldOperation {
  readonly operation: Operation;
  /**
   * `new` - the review has no such operation; `changed` - it has one with other values; `touched` - somebody changed what
   * the run wrote that is to be taken back.
   */
  readonly why: 'new' | 'changed' | 'touched';
}
