import { ProviderError } from '../../contracts/errors.ts';
import { type Clock, parseTime } from '../../kernel/clock.ts';
import { isTooCostly } from './classifier.ts';
import type { GithubContext } from './context.ts';
import type { IssueReader } from './issue-reader.ts';
import type { IssuePage, ObservedIssue } from './operations.generated.ts';
import { present, wholeList } from './present.ts';
import type { Transport } from './transport.ts';

/** How long a filtered list may lag behind: everything younger is taken from the unfiltered one as well. */
const INDEX_LAG_MS = 15 * 60_000;

const PAGE_SIZES = [100, 50, 25] as const;

/** Where one of the two lists stands. */
interface Cursor {
  readonly more: boolean;
  readonly after: string | null;
}

const START: Cursor = { more: true, after: null };

export interface ListingPorts {
  readonly transport: Transport;
  readonly context: GithubContext;
  readonly reader: IssueReader;
  readonly clock: Clock;
}

/**
 * All issues with the given labels, united with the newest issues whatever their labels, back to fifteen minutes ago by
 * GitHub's clock. The first pages of both lists travel in one request. Pages shrink when GitHub finds them too costly.
 */
export async function listIssues(ports: ListingPorts, labels: readonly string[]): Promise<ObservedIssue[]> {
  const found = new Map<string, ObservedIssue>();
  let labelled = START;
  let newest = START;
  let step = 0;
  while (labelled.more || newest.more) {
    const size = PAGE_SIZES[step] ?? PAGE_SIZES[0];
    try {
      const repository = await readPages(ports, labels, size, labelled, newest);
      const pages = [repository.labelled, repository.newest].filter((page) => page !== undefined);
      for (const issue of pages.flatMap((page) => wholeList(page.nodes))) found.set(issue.id, issue);
      labelled = next(repository.labelled);
      newest = reachesBack(ports, repository.newest) ? { more: false, after: null } : next(repository.newest);
    } catch (error) {
      step += 1;
      if (!isTooCostly(error) || step >= PAGE_SIZES.length) throw error;
    }
  }
  return [...(await ports.reader.complete([...found.values()]))];
}

async function readPages(
  { context, reader }: ListingPorts,
  labels: readonly string[],
  size: number,
  labelled: Cursor,
  newest: Cursor,
) {
  const { owner, name } = context.repository;
  const { repository } = await reader.page({
    owner,
    name,
    labels,
    size,
    withLabelled: labelled.more,
    labelledAfter: labelled.after,
    withNewest: newest.more,
    newestAfter: newest.after,
    ...reader.listed,
  });
  if (repository === null) throw new ProviderError(`the issues of ${owner}/${name} could not be listed`);
  return repository;
}

function next(page: IssuePage | undefined): Cursor {
  if (page?.pageInfo.hasNextPage !== true) return { more: false, after: null };
  const after = page.pageInfo.endCursor;
  if (after) return { more: true, after };
  throw new ProviderError('GitHub announced more issues without saying where they start', {
    kind: 'retryable',
    hint: 'run again',
  });
}

/** Whether the unfiltered list has come to issues that no index can have missed. */
function reachesBack({ transport, clock }: ListingPorts, page: IssuePage | undefined): boolean {
  const oldest = present(page?.nodes).at(-1);
  if (oldest === undefined) return false;
  const now = transport.serverTime() ?? clock.now();
  return (parseTime(oldest.createdAt) ?? now) < now - INDEX_LAG_MS;
}
