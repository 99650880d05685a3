import type { FieldValue, PlanItemId } from '../types.ts';

/** One change of a plan's text that accepts what the tracker shows. */
export type PlanEdit =
  | { readonly item: PlanItemId; readonly set: 'title'; readonly value: string }
  /** `estimate.tshirt`; `null` takes it away. */
  | { readonly item: PlanItemId; readonly set: 'size'; readonly value: string | null }
  /** `estimate.hours`; `null` takes it away. */
  | { readonly item: PlanItemId; readonly set: 'hours'; readonly value: number | null }
  /** An entry of `fields`; `null` takes it away. */
  | {
      readonly item: PlanItemId;
      readonly set: 'field';
      readonly name: string;
      readonly value: FieldValue | null;
    }
  /** `done`; `false` takes it away. */
  | { readonly item: PlanItemId; readonly set: 'done'; readonly value: boolean }
  /** An entry of `depends_on`. */
  | { readonly item: PlanItemId; readonly set: 'blocked-by' | 'not-blocked-by'; readonly value: PlanItemId };

/** An edit that was not made. */
export interface RefusedEdit {
  readonly edit: PlanEdit;
  /** For people, without the name of the item. */
  readonly why: string;
  /** The item stands in this file. */
  readonly here: boolean;
}

/** A text after its edits. */
export interface Edited {
  readonly text: string;
  readonly applied: readonly PlanEdit[];
  readonly refused: readonly RefusedEdit[];
}

/** A stretch of a text and what takes its place. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The key of an item that an edit changes. */
export function keyOf(edit: PlanEdit): 'title' | 'estimate' | 'fields' | 'done' | 'depends_on' {
  switch (edit.set) {
    case 'title':
    case 'done':
      return edit.set;
    case 'size':
    case 'hours':
      return 'estimate';
    case 'field':
      return 'fields';
    default:
      return 'depends_on';
  }
}

/** The text with all splices done; they must not overlap. Those of one place keep their order. */
export function spliced(text: string, splices: readonly Splice[]): string {
  let result = '';
  let done = 0;
  for (const { from, to, text: by } of splices.toSorted((a, b) => a.from - b.from)) {
    result += text.slice(done, from) + by;
    done = to;
  }
  return result + text.slice(done);
}
