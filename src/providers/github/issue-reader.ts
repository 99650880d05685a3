import { ProviderError } from '../../contracts/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { isTooCostly } from './classifier.ts';
import type { GithubContext } from './context.ts';
import { IssueQueries } from './issue-queries.ts';
import { boardItemOf } from './mapping.ts';
import {
  type BoardItem,
  boardItemsOfIssue,
  type IssuePagesResult,
  type IssuePagesVariables,
  issueByNumber,
  issuePages,
  issuesById,
  type ObservedIssue,
} from './operations.generated.ts';
import { present } from './present.ts';
import type { Transport } from './transport.ts';

interface ListSizes {
  readonly labelCount: number;
  readonly childCount: number;
  readonly blockerCount: number;
  readonly boardCount: number;
  readonly valueCount: number;
}

/** How much of an issue's lists comes with it. A list page stays far below GitHub's ceiling of 500,000 nodes. */
const LISTED: ListSizes = { labelCount: 20, childCount: 50, blockerCount: 20, boardCount: 3, valueCount: 30 };

/** Everything GitHub allows an issue to have, boards aside. */
const WHOLE: ListSizes = {
  labelCount: 100,
  childCount: 100,
  blockerCount: 100,
  boardCount: 20,
  valueCount: 100,
};

const IDS_A_REQUEST = 100;
const WHOLE_ISSUES_A_REQUEST = 20;

/** Issues by where they are. */
export interface Located {
  readonly here: readonly ObservedIssue[];
  /** In other repositories. */
  readonly elsewhere: readonly ObservedIssue[];
}

/** Reads issues by id or number, and completes those whose lists were longer than what came with a page. */
export class IssueReader {
  readonly #queries: IssueQueries;
  readonly #context: GithubContext;
  readonly #logger: Logger;

  constructor(transport: Transport, context: GithubContext, logger: Logger) {
    this.#queries = new IssueQueries(transport);
    this.#context = context;
    this.#logger = logger;
  }

  /** Variables for the lists inside an issue. */
  get listed() {
    return { ...LISTED, withBoard: this.#context.board !== undefined };
  }

  /** One page of the lists. */
  page(variables: IssuePagesVariables): Promise<IssuePagesResult> {
    return this.#queries.ask(issuePages, variables);
  }

  /** The issues of our repository among `ids`; ids of nothing, of something else or of issues elsewhere are left out. */
  async byIds(ids: readonly string[]): Promise<readonly ObservedIssue[]> {
    return (await this.located(ids)).here;
  }

  /** The issues with these ids, in our repository and elsewhere; ids of nothing or of something else are left out. */
  async located(ids: readonly string[]): Promise<Located> {
    const issues = await this.#read(ids, IDS_A_REQUEST, LISTED);
    const here = issues.filter((issue) => this.#isOurs(issue));
    const elsewhere = issues.filter((issue) => !here.includes(issue));
    return { here: await this.complete(here), elsewhere };
  }

  /** The issue with this number, or nothing. */
  async byNumber(number: number): Promise<ObservedIssue | undefined> {
    const { owner, name } = this.#context.repository;
    const { repository } = await this.#queries.ask(issueByNumber, { owner, name, number, ...this.listed }, [
      'not-found',
      'node-not-visible',
    ]);
    const issue = repository?.issue;
    if (!issue || !this.#isOurs(issue)) return undefined;
    return (await this.complete([issue]))[0];
  }

  /** The same issues, those with longer lists read again as a whole. */
  async complete(issues: readonly ObservedIssue[]): Promise<readonly ObservedIssue[]> {
    const long = issues.filter((issue) => this.#isCut(issue)).map(({ id }) => id);
    if (long.length === 0) return issues;
    const read = await this.#read(long, WHOLE_ISSUES_A_REQUEST, WHOLE);
    const whole = new Map<string, ObservedIssue>();
    for (const issue of read) whole.set(issue.id, await this.#withBoardItem(issue));
    return issues.map((issue) => whole.get(issue.id) ?? issue).map((issue) => this.#demandWhole(issue));
  }

  /** The issue's item on our board, looked for among all its boards. */
  async boardItem(issueId: string): Promise<BoardItem | undefined> {
    let after: string | null = null;
    do {
      const page = await this.#boardPage(issueId, after);
      const item = present(page?.nodes).find(({ project }) => project.id === this.#context.board?.id);
      if (item !== undefined) return item;
      after = page?.pageInfo.hasNextPage === true ? page.pageInfo.endCursor : null;
    } while (after !== null);
    return undefined;
  }

  async #boardPage(id: string, after: string | null) {
    const { valueCount } = WHOLE;
    const { node } = await this.#queries.ask(boardItemsOfIssue, { id, after, valueCount });
    return node?.kind === 'Issue' ? node.projectItems : null;
  }

  async #read(ids: readonly string[], chunk: number, sizes: ListSizes): Promise<ObservedIssue[]> {
    const issues: ObservedIssue[] = [];
    for (let start = 0; start < ids.length; start += chunk)
      issues.push(...(await this.#readTogether(ids.slice(start, start + chunk), sizes)));
    return issues;
  }

  /** In one request, or in two with half of the issues when GitHub finds it too costly. */
  async #readTogether(ids: readonly string[], sizes: ListSizes): Promise<readonly ObservedIssue[]> {
    const withBoard = this.#context.board !== undefined;
    try {
      const answer = await this.#queries.ask(issuesById, { ids, ...sizes, withBoard }, [
        'not-found',
        'node-not-visible',
      ]);
      return present(answer.nodes).filter((node) => node.kind === 'Issue');
    } catch (error) {
      if (!isTooCostly(error) || ids.length < 2) throw error;
      return this.#read(ids, Math.ceil(ids.length / 2), sizes);
    }
  }

  #isOurs(issue: ObservedIssue): boolean {
    if (issue.repository.id === this.#context.repository.id) return true;
    this.#logger.warning(`${issue.url} is not in the target repository (any more); left alone`);
    return false;
  }

  #isCut(issue: ObservedIssue): boolean {
    return hasLongLists(issue) || this.#isBoardCut(issue);
  }

  /** The lists of boards and of fields matter only until our own item and all its values are in. */
  #isBoardCut(issue: ObservedIssue): boolean {
    const item = boardItemOf(issue, this.#context.board);
    if (item !== undefined) return item.fieldValues.pageInfo.hasNextPage;
    return issue.projectItems?.pageInfo.hasNextPage === true;
  }

  async #withBoardItem(issue: ObservedIssue): Promise<ObservedIssue> {
    if (!this.#isBoardCut(issue)) return issue;
    const item = await this.boardItem(issue.id);
    const pageInfo = { hasNextPage: false, endCursor: null };
    return { ...issue, projectItems: { nodes: item === undefined ? [] : [item], pageInfo } };
  }

  #demandWhole(issue: ObservedIssue): ObservedIssue {
    if (!this.#isCut(issue)) return issue;
    throw new ProviderError(`${issue.url} has more labels, sub-issues, blockers or fields than can be read`, {
      hint: 'GitHub allows 100 of each; remove some and run again',
    });
  }
}

function hasLongLists({ labels, subIssues, blockedBy }: ObservedIssue): boolean {
  return [labels, subIssues, blockedBy].some((list) => list?.pageInfo.hasNextPage === true);
}
