import { writeFile } from 'node:fs/promises';
import { documentProblems, githubSchema, readDocuments } from './graphql/documents.ts';
import { emitOperations } from './graphql/emit.ts';

/** Rooms that have documents in a folder `graphql`, and the way from there to the contracts. */
const ROOMS = [
  ['../src/providers/github/', '../../contracts/'],
  ['../src/conversation/', '../contracts/'],
] as const;

const schema = await githubSchema();
for (const [room, contracts] of ROOMS) {
  const folder = new URL(room, import.meta.url);
  const document = await readDocuments(new URL('graphql/', folder));
  const problems = documentProblems(schema, document);
  if (problems.length > 0)
    throw new Error(`the documents do not fit GitHub's schema:\n${problems.join('\n')}`);
  await writeFile(new URL('operations.generated.ts', folder), emitOperations(schema, document, contracts));
}
