import { describe, expect, test } from '@jest/globals';
import { buildASTSchema, type DefinitionNode, Kind, parse, printSchema, validate } from 'graphql';
import { githubSchema } from '../../../scripts/graphql/documents.ts';
import { withoutIssueFields } from '../../../src/providers/github/issue-queries.ts';
import {
  boardItemsOfIssue,
  issueByNumber,
  issuePages,
  issuesById,
  searchIssues,
} from '../../../src/providers/github/operations.generated.ts';

const TYPE = 'ProjectV2ItemIssueFieldValue';

/** GitHub's schema as it was before board items could show issue fields. */
async function olderSchema() {
  const definitions = parse(printSchema(await githubSchema())).definitions.flatMap(
    (definition): readonly DefinitionNode[] => {
      if (definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === TYPE) return [];
      if (definition.kind !== Kind.UNION_TYPE_DEFINITION) return [definition];
      return [{ ...definition, types: (definition.types ?? []).filter(({ name }) => name.value !== TYPE) }];
    },
  );
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions }, { assumeValid: true });
}

describe('queries without issue fields', () => {
  test.each([issuePages, issuesById, issueByNumber, boardItemsOfIssue])(
    'fit a server that does not know them: $name',
    async (operation) => {
      const schema = await olderSchema();
      expect(validate(schema, parse(operation.text))).toEqual([
        expect.objectContaining({ message: expect.stringContaining(TYPE) }),
      ]);
      expect(validate(schema, parse(withoutIssueFields(operation).text))).toEqual([]);
    },
  );

  test('are the same where no issue field was asked for', () => {
    expect(withoutIssueFields(searchIssues)).toEqual(searchIssues);
  });
});
