import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { documentProblems, githubSchema, readDocuments } from '../../scripts/graphql/documents.ts';
import { emitOperations } from '../../scripts/graphql/emit.ts';
import * as operations from '../../src/conversation/operations.generated.ts';

const folder = new URL('../../src/conversation/', import.meta.url);
const constants: readonly object[] = Object.values(operations);

test('our GraphQL documents fit the schema of GitHub, and the generated code fits them', async () => {
  const schema = await githubSchema();
  const document = await readDocuments(new URL('graphql/', folder));
  expect(documentProblems(schema, document)).toEqual([]);
  const committed = await readFile(new URL('operations.generated.ts', folder), 'utf8');
  expect(emitOperations(schema, document, '../contracts/')).toBe(committed);
  const texts = constants.flatMap((constant) =>
    'text' in constant && typeof constant.text === 'string' ? [constant.text] : [],
  );
  expect(texts.length).toBeGreaterThan(2);
  for (const text of texts) expect(validate(schema, parse(text))).toEqual([]);
});
