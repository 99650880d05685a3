import { createRecords, isValues } from './create.ts';
import { fits } from './domain.ts';
import { denied, missing, OdooException, valueError } from './exceptions.ts';
import { answerOf, type Caller, MODELS, type Row, rowsOf } from './records.ts';
import type { OdooWorld, User } from './world.ts';

/** One call to a method of a model, arguments by name. */
export interface MethodCall {
  readonly model: string;
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Runs a method in one transaction. @throws OdooException */
export function callMethod(world: OdooWorld, { model, method, args }: MethodCall, user: User): unknown {
  const caller = callerOf(world, user, args['context']);
  if (model === 'res.users' && method === 'context_get') return { lang: 'en_US', tz: false, uid: user.id };
  const rows = (): readonly Row[] => rowsOf(world, model, caller);
  switch (method) {
    case 'search_read':
      return searched(rows(), args, caller).map((row) => answerOf(row, fieldsIn(args), world, caller));
    case 'search':
      return searched(rows(), args, caller).map(({ id }) => id);
    case 'search_count':
      return searched(rows(), args, caller).length;
    case 'read': {
      const ids: readonly unknown[] = Array.isArray(args['ids']) ? args['ids'] : [];
      return rows()
        .filter(({ id }) => ids.includes(id))
        .map((row) => answerOf(row, fieldsIn(args), world, caller));
    }
    case 'create': {
      const list: readonly unknown[] = Array.isArray(args['vals_list'])
        ? args['vals_list']
        : [args['vals_list']];
      return createRecords(world, model, list.filter(isValues), caller);
    }
    case 'write': {
      const [id]: readonly unknown[] = Array.isArray(args['ids']) ? args['ids'] : [];
      if (rows().some((row) => row.id === id)) throw denied('write: this server keeps what it has');
      throw missing(model, Number(id));
    }
    default:
      throw new OdooException('builtins.AttributeError', `The method '${model}.${method}' does not exist`);
  }
}

export function hasMethod(model: string, method: string): boolean {
  if (model === 'res.users') return method === 'context_get';
  return (
    MODELS.has(model) && ['search_read', 'search', 'search_count', 'read', 'create', 'write'].includes(method)
  );
}

function callerOf(world: OdooWorld, user: User, given: unknown): Caller {
  const context = isValues(given) ? given : {};
  const lang = typeof context['lang'] === 'string' ? context['lang'] : 'en_US';
  if (lang !== 'en_US' && !world.languages.includes(lang)) {
    throw new OdooException('odoo.exceptions.UserError', `Invalid language code: ${lang}`);
  }
  return { user, lang, activeTest: context['active_test'] !== false, context };
}

function searched(rows: readonly Row[], args: MethodCall['args'], { activeTest }: Caller): readonly Row[] {
  const { domain, order, limit } = args;
  const found = rows.filter((row) => (!activeTest || row['active'] !== false) && fits(row, domain ?? []));
  const sorted = typeof order === 'string' ? found.toSorted(byOrder(order)) : found;
  return typeof limit === 'number' ? sorted.slice(0, limit) : sorted;
}

function byOrder(order: string): (a: Row, b: Row) => number {
  const fields = order.split(',').map((field) => field.trim());
  return (a, b) => {
    for (const field of fields) {
      const difference = Number(a[field]) - Number(b[field]);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

function fieldsIn({ fields }: MethodCall['args']): readonly string[] {
  if (!Array.isArray(fields)) throw valueError('fields is a list');
  return fields.map(String);
}
