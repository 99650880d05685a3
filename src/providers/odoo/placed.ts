import type { Values } from './connection.ts';
import { relatedId } from './values.ts';

/** Where a task is and what it is called, as one text: the same for what was written and for what was read. */
export type Placed = string;

/** @param task values of a task that is to be created, or a record of one */
export function placeOf(task: Values): Placed {
  return JSON.stringify([relatedId(task['parent_id']) ?? 0, task['name']]);
}
