import { writeFile } from 'node:fs/promises';
import { documentProblems, githubSchema, readDocuments } from './graphql/documents.ts';
import { emitOperations } from './graphql/emit.ts';

const documents = new URL('../src/providers/github/graphql/', import.meta.url);
const target = new URL('../src/providers/github/operations.generated.ts', import.meta.url);

const schema = await githubSchema();
const document = await readDocuments(documents);
const problems = documentProblems(schema, document);
if (problems.length > 0) throw new Error(`the documents do not fit GitHub's schema:\n${problems.join('\n')}`);
await writeFile(target, emitOperations(schema, document));
