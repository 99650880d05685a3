import { formatPlace, type Problem } from '../kernel/problem.ts';
import type { FileHead } from './layout.ts';
import { idFlaw } from './plan-id.ts';
import { shorten } from './shorten.ts';
import type { Plan } from './types.ts';

/** The plan id and the title that the files name; two different plan ids are a problem. */
export function planIdentity(heads: readonly FileHead[]): {
  readonly given: Pick<Plan, 'planId' | 'title'>;
  readonly problems: readonly Problem[];
} {
  const named = heads.filter(({ planId }) => planId !== undefined);
  const [first] = named;
  const title = heads.find((head) => head.title !== undefined)?.title;
  const given = {
    ...(first?.planId === undefined ? {} : { planId: first.planId }),
    ...(title === undefined ? {} : { title }),
  };
  return { given, problems: named.flatMap((head) => [...flaw(head), ...conflict(head, first)]) };
}

function flaw({ planId, document }: FileHead): Problem[] {
  if (planId === undefined) return [];
  const found = idFlaw(planId);
  if (found === undefined) return [];
  const message = `The plan_id ${JSON.stringify(shorten(planId))} ${found}`;
  return [{ message, remedy: 'use letters, digits, dots and dashes', place: document.placeOf(['plan_id']) }];
}

function conflict(head: FileHead, first: FileHead | undefined): Problem[] {
  if (first === undefined || head.planId === first.planId) return [];
  const elsewhere = formatPlace(first.document.placeOf(['plan_id']));
  const message = `The plan_id "${head.planId}" differs from "${first.planId}" at ${elsewhere}`;
  return [
    { message, remedy: 'files of one plan have one plan_id', place: head.document.placeOf(['plan_id']) },
  ];
}
