import type { ItemRef } from '../../contracts/item.ts';

/** Where tasks are shown. */
export interface Links {
  readonly origin: string;
}

/** How a task is named; the address leads to it in every version. */
export function refOf(id: number, { origin }: Links): ItemRef {
  return { id: String(id), key: `#${id}`, url: `${origin}/mail/view?model=project.task&res_id=${id}` };
}
