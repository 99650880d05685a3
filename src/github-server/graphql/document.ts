import {
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { githubSchema } from './schema.ts';

/** A top-level field of an operation and the name it answers under. */
export interface RootField {
  readonly alias: string;
  readonly name: string;
}

/** A document that was read, validated and is ready to run, or its errors. */
export interface Prepared {
  readonly document: DocumentNode | undefined;
  readonly operation: OperationDefinitionNode | undefined;
  readonly rootFields: readonly RootField[];
  readonly errors: readonly GraphQLError[];
}

const cacheSize = 64;
const cache = new Map<string, Prepared>();

/** Parses and validates as GitHub does before it looks at anything else. Repeated documents are remembered. */
export function prepare(text: string, operationName: string | undefined): Prepared {
  const key = `${operationName ?? ''}\n${text}`;
  const known = cache.get(key);
  if (known) return known;
  const prepared = read(text, operationName);
  const oldest = cache.keys().next();
  if (cache.size >= cacheSize && !oldest.done) cache.delete(oldest.value);
  cache.set(key, prepared);
  return prepared;
}

function read(text: string, operationName: string | undefined): Prepared {
  try {
    const document = parse(text);
    const operation = getOperationAST(document, operationName) ?? undefined;
    const errors = operation
      ? validate(githubSchema(), document)
      : [new GraphQLError(`No operation named "${operationName ?? ''}"`)];
    return { document, operation, rootFields: operation ? rootFieldsOf(operation) : [], errors };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { document: undefined, operation: undefined, rootFields: [], errors: [error] };
  }
}

function rootFieldsOf(operation: OperationDefinitionNode): readonly RootField[] {
  return operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD
      ? [{ alias: selection.alias?.value ?? selection.name.value, name: selection.name.value }]
      : [],
  );
}
