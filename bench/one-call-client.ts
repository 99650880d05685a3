import { computeParentBlockedBy } from '../src/engine/roll-up.ts';
import { parsePlan } from '../src/plan/parse.ts';
import { ITEM_TYPES, type ItemType, type PlanItem } from '../src/plan/types.ts';

const TYPE_NAMES: Readonly<Record<ItemType, string>> = { EPIC: 'Epic', STORY: 'Story', TASK: 'Task' };

/** What the yardstick cost. */
export interface Cost {
  readonly requests: number;
  readonly writes: number;
  readonly seconds: number;
}

/**
 * The yardstick: the same plan written the obvious way, one request per operation, one after the other: create, link to
 * the parent, add to the board, write each field, link each dependency. No marker, no discovery, no write spacing.
 */
export async function syncOneByOne(plan: string, apiUrl: string): Promise<Cost> {
  const { items } = parsePlan([{ file: 'roadmap.yaml', bytes: new TextEncoder().encode(plan) }], {
    validation: 'strict',
    require: [],
  });
  const started = performance.now();
  const client = new OneCallClient(apiUrl);
  const world = await openWorld(client);
  const issues = new Map<string, string>();
  for (const type of ITEM_TYPES) {
    for (const item of items.filter((candidate) => candidate.type === type)) {
      issues.set(item.id, await createItem(client, world, item, issues));
    }
  }
  for (const { blocked, blocker } of edgesOf(items)) {
    await client.mutate(
      'addBlockedBy',
      { issueId: issues.get(blocked), blockingIssueId: issues.get(blocker) },
      'issue { id }',
    );
  }
  return {
    requests: client.requests,
    writes: client.requests - 1,
    seconds: (performance.now() - started) / 1000,
  };
}

interface Named {
  readonly id: string;
  readonly name: string;
}

interface Field extends Named {
  readonly options?: readonly Named[];
  readonly configuration?: { readonly iterations: readonly { readonly id: string }[] };
}

interface World {
  readonly repositoryId: string;
  readonly projectId: string;
  readonly types: readonly Named[];
  readonly fields: readonly Field[];
}

interface Reply<T> {
  readonly data?: T;
  readonly errors?: readonly unknown[];
}

class OneCallClient {
  requests = 0;
  readonly #url: string;

  constructor(apiUrl: string) {
    this.#url = `${apiUrl}/graphql`;
  }

  async send<T>(query: string, variables: object = {}): Promise<T> {
    this.requests += 1;
    const headers = { authorization: 'token test-token', 'content-type': 'application/json' };
    const reply = await fetch(this.#url, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors }: Reply<T> = JSON.parse(await reply.text());
    if (data === undefined || errors !== undefined) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** One mutation field in a request of its own. */
  async mutate<T>(field: string, input: object, selection: string): Promise<T> {
    const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
    const { payload } = await this.send<{ readonly payload: T }>(
      `mutation ($input: ${type}!) { payload: ${field}(input: $input) { ${selection} } }`,
      { input },
    );
    return payload;
  }
}

async function openWorld(client: OneCallClient): Promise<World> {
  const { repository, organization } = await client.send<{
    readonly repository: { readonly id: string; readonly issueTypes: { readonly nodes: readonly Named[] } };
    readonly organization: {
      readonly projectV2: { readonly id: string; readonly fields: { readonly nodes: readonly Field[] } };
    };
  }>(`{
    repository(owner: "acme", name: "roadmap") { id issueTypes(first: 20) { nodes { id name } } }
    organization(login: "acme") { projectV2(number: 1) { id fields(first: 50) { nodes {
      ... on ProjectV2FieldCommon { id name }
      ... on ProjectV2SingleSelectField { options { id name } }
      ... on ProjectV2IterationField { configuration { iterations { id } } }
    } } } }
  }`);
  return {
    repositoryId: repository.id,
    types: repository.issueTypes.nodes,
    projectId: organization.projectV2.id,
    fields: organization.projectV2.fields.nodes,
  };
}

async function createItem(
  client: OneCallClient,
  world: World,
  item: PlanItem,
  issues: ReadonlyMap<string, string>,
): Promise<string> {
  const { projectId } = world;
  const issueTypeId = world.types.find(({ name }) => name === TYPE_NAMES[item.type])?.id;
  const create = { repositoryId: world.repositoryId, title: item.title, body: item.goal, issueTypeId };
  const { issue } = await client.mutate<{ readonly issue: { readonly id: string } }>(
    'createIssue',
    create,
    'issue { id }',
  );
  if (item.parentId !== undefined) {
    await client.mutate(
      'addSubIssue',
      { issueId: issues.get(item.parentId), subIssueId: issue.id },
      'issue { id }',
    );
  }
  const added = { projectId, contentId: issue.id };
  const board = await client.mutate<{ readonly item: { readonly id: string } }>(
    'addProjectV2ItemById',
    added,
    'item { id }',
  );
  for (const [fieldId, value] of valuesOf(world.fields, item)) {
    const input = { projectId, itemId: board.item.id, fieldId, value };
    await client.mutate('updateProjectV2ItemFieldValue', input, 'projectV2Item { id }');
  }
  return issue.id;
}

function valuesOf(fields: readonly Field[], item: PlanItem): readonly (readonly [string, object])[] {
  const wanted = { Status: 'Backlog', Priority: 'P1', Size: item.estimate?.tshirt };
  return fields.flatMap((field): readonly (readonly [string, object])[] => {
    const iteration = field.configuration?.iterations[0];
    if (iteration !== undefined) return [[field.id, { iterationId: iteration.id }]];
    const name = Object.entries(wanted).find(([key]) => key === field.name)?.[1];
    const option = field.options?.find((candidate) => candidate.name === name);
    return option === undefined ? [] : [[field.id, { singleSelectOptionId: option.id }]];
  });
}

function edgesOf(items: readonly PlanItem[]) {
  const explicit = items.flatMap((item) => item.dependsOn.map((blocker) => ({ blocked: item.id, blocker })));
  return [...explicit, ...computeParentBlockedBy(items, 'STORY'), ...computeParentBlockedBy(items, 'EPIC')];
}
