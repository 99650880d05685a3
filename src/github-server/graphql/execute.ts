import { type DocumentNode, execute, type OperationDefinitionNode } from 'graphql';
import { type ReplyError, replyError } from './errors.ts';
import { type Context, fieldResolver, typeResolver } from './fields.ts';
import { githubSchema } from './schema.ts';
import { tables } from './tables.ts';

/** A GraphQL reply. */
export interface Reply {
  readonly data?: unknown;
  readonly errors?: readonly ReplyError[];
}

const resolveField = fieldResolver(tables);

/** Runs a validated document. Top-level mutation fields run one after the other, each behind the context's gate. */
export async function run(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  context: Context,
): Promise<Reply> {
  const result = await execute({
    schema: githubSchema(),
    document,
    operationName: operation.name?.value ?? null,
    variableValues: variables,
    contextValue: context,
    rootValue: undefined,
    typeResolver,
    fieldResolver: (source, args, ctx: Context, info) => {
      if (info.path.prev !== undefined) return resolveField(source, args, ctx, info);
      return ctx
        .beforeRootField(String(info.path.key), info.parentType.name === 'Mutation')
        .then(() => resolveField(source, args, ctx, info));
    },
  });
  const errors = result.errors?.map(replyError);
  return { ...('data' in result ? { data: result.data ?? null } : {}), ...(errors ? { errors } : {}) };
}
