import type { MutationPart, Operation } from '../../../../src/contracts/graphql-operation.ts';
import type { GitHubServer } from '../../../../src/github-server/server.ts';
import type { MutateOptions, Transport } from '../../../../src/providers/github/transport.ts';

interface RepositoryId {
  readonly repository: { readonly id: string } | null;
}

export const repositoryId: Operation<RepositoryId, { readonly owner: string; readonly name: string }> = {
  name: 'RepositoryId',
  text: 'query RepositoryId($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { id } }',
};

interface IssueInput {
  readonly repositoryId: string;
  readonly title: string;
  readonly parentIssueId?: string;
}

export interface IssuePayload {
  readonly issue: { readonly id: string; readonly number: number } | null;
}

export const createIssue: MutationPart<IssueInput, IssuePayload> = {
  field: 'createIssue',
  inputType: 'CreateIssueInput!',
  selection: '{\n  issue {\n    ...Made\n  }\n}',
  fragments: ['fragment Made on Issue {\n  id\n  number\n}'],
};

export const updateIssue: MutationPart<{ readonly id: string; readonly title: string }, object> = {
  field: 'updateIssue',
  inputType: 'UpdateIssueInput!',
  selection: '{\n  clientMutationId\n}',
  fragments: [],
};

export const roadmap = { owner: 'acme', name: 'roadmap' };

/** The repository's node id, read without leaving a trace in the request log's timing. */
export async function idOfRoadmap(transport: Transport): Promise<string> {
  const { repository } = await transport.query(repositoryId, roadmap);
  if (repository === null) throw new Error('the default world has no roadmap');
  return repository.id;
}

/** Creates one issue per name, all at once. */
export function createAll(
  transport: Transport,
  repository: string,
  names: readonly string[],
  options: Partial<MutateOptions> = {},
): Promise<PromiseSettledResult<IssuePayload>[]> {
  return Promise.allSettled(
    names.map((title) =>
      transport.mutate(
        createIssue,
        { repositoryId: repository, title },
        { weight: 'create', client: 'issues', ...options },
      ),
    ),
  );
}

/** `Item 1` and so on. */
export function titles(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `Item ${index + 1}`);
}

/** Titles of all issues, oldest first. */
export function titlesIn(server: GitHubServer): readonly string[] {
  return server
    .issues()
    .toSorted((a, b) => a.number - b.number)
    .map(({ title }) => title);
}

/** The errors of those that were rejected. */
export function errorsOf(results: readonly PromiseSettledResult<unknown>[]): readonly unknown[] {
  return results.flatMap((result): readonly unknown[] =>
    result.status === 'rejected' ? [result.reason] : [],
  );
}
