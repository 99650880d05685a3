import type { PlanItem } from '../plan/types.ts';
import type { ItemRef } from './item.ts';

/** An item that a body refers to, with its title. */
export interface Reference {
  readonly ref: ItemRef;
  readonly title: string;
}

/** What a body may mention beside the item itself. */
export interface RenderContext {
  /** Listed only for trackers that do not show them natively, and only those that exist already. */
  readonly parent?: Reference;
  readonly children: readonly Reference[];
  readonly blockers: readonly Reference[];
}

/** Turns a plan item into the text of its managed region. The same input always gives the same bytes. */
export interface BodyRenderer {
  render(item: PlanItem, context: RenderContext): string;
}
