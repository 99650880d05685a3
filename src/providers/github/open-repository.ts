import type { Findings } from './open-findings.ts';
import type { AssigneePage, LabelPage, MilestonePage } from './operations.generated.ts';
import { findAssignee, moreLabels, moreMilestones } from './operations.generated.ts';
import { present } from './present.ts';
import type { Transport } from './transport.ts';

/** A label as the repository lists it. */
export interface KnownLabel {
  readonly id: string;
  readonly name: string;
}

/** All labels of a repository, given the first page when it was read already. */
export async function listLabels(
  transport: Transport,
  repository: string,
  firstPage?: LabelPage | null,
): Promise<readonly KnownLabel[]> {
  const labels: KnownLabel[] = present(firstPage?.nodes);
  let after = firstPage?.pageInfo.endCursor ?? null;
  let more = firstPage === undefined || firstPage?.pageInfo.hasNextPage === true;
  while (more) {
    const { node } = await transport.query(moreLabels, { repository, after });
    const page = node?.kind === 'Repository' ? node.labels : null;
    labels.push(...present(page?.nodes));
    after = page?.pageInfo.endCursor ?? null;
    more = page?.pageInfo.hasNextPage === true;
  }
  return labels;
}

/** Ids of the milestones the plan names, by lower-case title. */
export async function resolveMilestones(
  transport: Transport,
  repository: string,
  firstPage: MilestonePage | null | undefined,
  titles: readonly string[],
  findings: Findings,
): Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string>();
  for (let page = firstPage; page; ) {
    for (const { id, title } of present(page.nodes)) known.set(title.toLowerCase(), id);
    const { hasNextPage, endCursor } = page.pageInfo;
    if (!hasNextPage || !endCursor || titles.every((title) => known.has(title.toLowerCase()))) break;
    const { node } = await transport.query(moreMilestones, { repository, after: endCursor });
    page = node?.kind === 'Repository' ? node.milestones : null;
  }
  const absent = titles.filter((title) => !known.has(title.toLowerCase()));
  if (absent.length > 0) {
    findings.missing(
      `there is no milestone ${absent.map((title) => `"${title}"`).join(', ')}`,
      'create it in the repository, or take it out of the plan',
    );
  }
  return known;
}

/** Ids of the people the plan names, by lower-case login. */
export async function resolveAssignees(
  transport: Transport,
  repository: string,
  firstPage: AssigneePage | null | undefined,
  logins: readonly string[],
  findings: Findings,
): Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string>();
  const learn = (page: AssigneePage | null | undefined): void => {
    for (const { id, login } of present(page?.nodes)) known.set(login.toLowerCase(), id);
  };
  const unknown = () => logins.filter((login) => !known.has(login.toLowerCase()));
  learn(firstPage);
  if (firstPage?.pageInfo.hasNextPage === true) {
    const answers = unknown().map((login) => transport.query(findAssignee, { repository, login }));
    for (const { node } of await Promise.all(answers)) {
      learn(node?.kind === 'Repository' ? node.assignableUsers : null);
    }
  }
  if (unknown().length > 0) {
    findings.missing(
      `issues cannot be assigned to ${unknown().join(', ')}`,
      'correct the login, or give the person access to the repository',
    );
  }
  return known;
}
