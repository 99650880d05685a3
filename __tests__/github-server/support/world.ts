import type { GitHubServer } from '../../../src/github-server/server.ts';
import { at, graphql, listAt, type Reply, textAt } from './client.ts';

/** Node id of `acme/roadmap`. */
export async function repositoryId(server: GitHubServer, token?: string): Promise<string> {
  const reply = await graphql(server, '{ repository(owner: "acme", name: "roadmap") { id } }', {}, token);
  return textAt(reply, 'data.repository.id');
}

/** Opens an issue in the browser and answers its node id. */
export function issueId(server: GitHubServer, title: string): string {
  const issue = server.edit({ do: 'create-issue', title });
  if (!issue) throw new Error('no issue was made');
  return issue.id;
}

/** Runs one mutation whose only variable is its input. */
export function mutate(
  server: GitHubServer,
  field: string,
  input: Readonly<Record<string, unknown>>,
  selection: string,
  token?: string,
): Promise<Reply> {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const document = `mutation Once($input: ${type}!) { ${field}(input: $input) { ${selection} } }`;
  return graphql(server, document, { input }, token);
}

/** Ids of the default board: the project's, its columns' and their choices' by name. */
export async function board(server: GitHubServer) {
  const reply = await graphql(
    server,
    `{ organization(login: "acme") { projectV2(number: 1) { id fields(first: 50) { nodes {
      ... on ProjectV2FieldCommon { id name }
      ... on ProjectV2SingleSelectField { options { id name } }
      ... on ProjectV2IterationField { configuration { iterations { id title startDate duration } } }
    } } } } }`,
  );
  const fields = listAt(reply, 'data.organization.projectV2.fields.nodes');
  const base = 'data.organization.projectV2.fields.nodes';
  const indexOf = (name: string) =>
    fields.findIndex((_field, index) => at(reply, `${base}.${index}.name`) === name);
  return {
    projectId: textAt(reply, 'data.organization.projectV2.id'),
    fieldId: (name: string) => textAt(reply, `${base}.${indexOf(name)}.id`),
    optionId: (name: string, option: string) => {
      const path = `${base}.${indexOf(name)}.options`;
      const found = listAt(reply, path).findIndex(
        (_option, index) => at(reply, `${path}.${index}.name`) === option,
      );
      return textAt(reply, `${path}.${found}.id`);
    },
    iterationId: textAt(reply, `${base}.${indexOf('Iteration')}.configuration.iterations.0.id`),
  };
}
