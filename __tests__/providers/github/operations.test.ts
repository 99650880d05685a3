import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type GraphQLSchema, parse, Source, validate } from 'graphql';
import { documentProblems, githubSchema, readDocuments } from '../../../scripts/graphql/documents.ts';
import { emitOperations } from '../../../scripts/graphql/emit.ts';
import * as operations from '../../../src/providers/github/operations.generated.ts';

const folder = new URL('../../../src/providers/github/', import.meta.url);
const constants: readonly object[] = Object.values(operations);

describe('our GraphQL documents', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = await githubSchema();
  });
  const problemsOf = (text: string): readonly string[] =>
    documentProblems(schema, parse(new Source(text, 'some.graphql')));

  test('fit the schema of GitHub, and the generated code fits them', async () => {
    const document = await readDocuments(new URL('graphql/', folder));
    expect(documentProblems(schema, document)).toEqual([]);
    const committed = await readFile(new URL('operations.generated.ts', folder), 'utf8');
    expect(emitOperations(schema, document, '../../contracts/')).toBe(committed);
  });

  test('are complete in themselves as they are sent', () => {
    const texts = constants.flatMap((constant) =>
      'text' in constant && typeof constant.text === 'string' ? [constant.text] : [],
    );
    expect(texts.length).toBeGreaterThan(3);
    for (const text of texts) expect(validate(schema, parse(text))).toEqual([]);
  });

  test.each([
    ['query Q { nowhere }', 'some.graphql:1:11: Cannot query field "nowhere" on type "Query".'],
    ['query Q { viewer }', 'some.graphql:1:11: Field "viewer" of type "User!" must have a selection'],
    [
      'query Q($query: String!) { search(query: $query, type: ISSUE) { issueCount } }',
      'takes $query for one',
    ],
    ['{ viewer { login } }', 'an operation without a name'],
  ])('are refused where they do not: %s', (text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(problem)]);
  });

  test.each([
    [
      'mutation M($input: CloseIssueInput!) { a: closeIssue(input: $input) { clientMutationId } }',
      'asks for',
    ],
    ['mutation M { __typename }', 'one field and one variable'],
    ['query Q { viewer { ...V @include(if: true) } } fragment V on User { login }', 'put @include'],
  ])('are refused when they cannot be sent: %s', (text, problem) => {
    expect(() => emitOperations(schema, parse(text), '')).toThrow(problem);
  });

  test('become types that tell the members of a union apart', () => {
    const text = `query Q($id: ID!, $more: Boolean!) {
      node(id: $id) { __typename ... on Issue { ...Ref title @include(if: $more) state } ... on Label { name } }
    }
    fragment Ref on Issue { id }`;
    expect(emitOperations(schema, parse(text), '')).toContain(
      [
        'export type Ref = {',
        '  readonly id: string;',
        '};',
        'export type QResult = {',
        '  readonly node: ({',
        "    readonly __typename: Exclude<NodeTypename, 'Issue' | 'Label'>;",
        '    readonly title?: never;',
        '    readonly state?: never;',
        '    readonly name?: never;',
        '  } | Ref & {',
        "    readonly __typename: 'Issue';",
        '    readonly title?: string;',
        '    readonly state: IssueState;',
        '    readonly name?: never;',
        '  } | {',
        "    readonly __typename: 'Label';",
        '    readonly name: string;',
        '    readonly title?: never;',
        '    readonly state?: never;',
        '  }) | null;',
        '};',
        'export interface QVariables {',
        '  readonly id: string;',
        '  readonly more: boolean;',
        '}',
      ].join('\n'),
    );
  });
});
