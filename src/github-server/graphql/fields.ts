import { type GraphQLFieldResolver, type GraphQLTypeResolver, isObjectType } from 'graphql';
import { Input } from '../input.ts';
import type { Viewer } from '../store/access.ts';
import type { Issue, Pull } from '../store/entities.ts';
import { RuleError } from '../store/errors.ts';
import { type EntityOf, isKind, type Kind } from '../store/kinds.ts';
import type { World } from '../store/world.ts';

/** What one GraphQL request carries through its resolvers. */
export interface Context {
  readonly world: World;
  readonly viewer: Viewer;
  readonly quota: {
    readonly cost: number;
    readonly nodeCount: number;
    readonly limit: number;
    readonly used: number;
    readonly resetMs: number;
  };
  /** Runs before each top-level field; throws to fail that field alone. */
  readonly beforeRootField: (alias: string, isMutation: boolean) => Promise<void>;
  /** Throws when another request at the same time gives the same parent a child. */
  readonly claimPosition: (parentId: string) => void;
  /** Called after a top-level mutation field has taken effect. */
  readonly applied: () => void;
}

export type Resolve<S> = (source: S, args: Input, context: Context) => unknown;
export type Fields<S> = Readonly<Record<string, Resolve<S>>>;

/** Resolvers by type name, then by field name. */
export type Tables = Readonly<Record<string, Fields<unknown>>>;

/** Turns resolvers of one known source type into resolvers of anything, refusing anything else. */
export function guarded<S>(isSource: (value: unknown) => value is S, fields: Fields<S>): Fields<unknown> {
  const wrap = (resolve: Resolve<S>): Resolve<unknown> => {
    return (source, args, context) => {
      if (!isSource(source)) throw new TypeError('a resolver got a source of another type');
      return resolve(source, args, context);
    };
  };
  return Object.fromEntries(Object.entries(fields).map(([name, resolve]) => [name, wrap(resolve)]));
}

/** The resolvers of an entity; members of the same name as a field need none. */
export function define<K extends Kind>(kind: K, fields: Fields<EntityOf<K>>): Tables {
  return { [kind]: guarded((value) => isKind(kind, value), fields) };
}

/** Whether a value is a pull request, which is an issue in the store. */
export function isPullRequest(value: unknown): value is Issue & { readonly pull: Pull } {
  return isKind('Issue', value) && value.pull !== null;
}

/** The fields of a root type, whose source says nothing. */
export function root(type: 'Query' | 'Mutation', fields: Fields<unknown>): Tables {
  return { [type]: fields };
}

/**
 * The resolver of every field: the table's, else the member of that name, else a loud refusal. Silence would let
 * a client believe that GitHub has no value there.
 */
export function fieldResolver(tables: Tables): GraphQLFieldResolver<unknown, Context> {
  return (source, args, context, info) => {
    const type = info.parentType.name;
    const resolve = tables[type]?.[info.fieldName];
    if (resolve) return resolve(source, new Input(args), context);
    if (typeof source === 'object' && source !== null && Object.hasOwn(source, info.fieldName)) {
      return Reflect.get(source, info.fieldName);
    }
    throw new RuleError('NOT_IMPLEMENTED', `github-server does not implement ${type}.${info.fieldName}`);
  };
}

/** Tells the object type behind an interface or union by the value's `kind`. */
export const typeResolver: GraphQLTypeResolver<unknown, Context> = (value, _context, info) => {
  if (isPullRequest(value)) return 'PullRequest';
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  return typeof kind === 'string' && isObjectType(info.schema.getType(kind)) ? kind : undefined;
};
