import { ProviderError } from '../../contracts/errors.ts';
import { isRecord } from './answer.ts';
import type { OdooRecord } from './connection.ts';
import { LostReplyError } from './failures.ts';

/** Records of a search. @throws ProviderError when the answer is something else */
export function recordsIn(answer: unknown, what: string): readonly OdooRecord[] {
  if (Array.isArray(answer) && answer.every(isOdooRecord)) return answer;
  throw new ProviderError(`Odoo answers ${what} with something else than records`, {
    hint: 'check that no module of this database changes the method search_read',
  });
}

/** Ids of new records. @throws LostReplyError when they are not told: the records may exist all the same */
export function idsIn(answer: unknown, count: number, what: string): readonly number[] {
  const ids: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
  if (ids.length === count && ids.every(isId)) return ids;
  throw new LostReplyError(`Odoo answers ${what} with something else than ${count} ids`);
}

/** Id of a related record; nothing for none. */
export function relatedId(value: unknown): number | undefined {
  const id: unknown = Array.isArray(value) ? value[0] : value;
  return isId(id) ? id : undefined;
}

export function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function isOdooRecord(value: unknown): value is OdooRecord {
  return isRecord(value) && isId(value['id']);
}
