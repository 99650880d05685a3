import { utcDay } from '../../kernel/clock.ts';
import type { BoardContext, GithubContext } from './context.ts';
import { checkBoardlessNeeds, checkFieldNeeds, readColumns } from './open-board.ts';
import { Findings } from './open-findings.ts';
import { type KnownLabel, listLabels, resolveAssignees, resolveMilestones } from './open-repository.ts';
import { resolveTypes } from './open-types.ts';
import {
  type Board,
  moreBoardFields,
  type OpeningResult,
  opening,
  writer as writerQuery,
} from './operations.generated.ts';
import { present } from './present.ts';
import type { GithubOptions } from './settings.ts';
import { type BoardAddress, parseBoardUrl, parseTarget } from './target.ts';
import type { Transport } from './transport.ts';

/** What opening found out. */
export interface Opened {
  readonly context: GithubContext;
  readonly labels: readonly KnownLabel[];
  readonly warnings: readonly string[];
}

type FoundRepository = NonNullable<OpeningResult['repository']>;

const WRITERS: readonly string[] = ['ADMIN', 'MAINTAIN', 'WRITE', 'TRIAGE'];
const ISSUE_RIGHTS =
  'in a workflow add "permissions: { contents: read, issues: write }"; elsewhere use a token that may write issues';
const BOARD_RIGHTS =
  'a job token cannot use boards: give project-token a token with read and write access to the organization’s ' +
  'projects, or for a board of a user a classic token with the scopes project and repo';

/**
 * Resolves repository, rights, labels, types, milestones, assignees, board and fields, as a rule in one request.
 * @throws AuthenticationError or ProviderCapabilityError naming everything that is missing at once
 * @throws ConfigError for a malformed target, ProjectURLError for a malformed board address
 */
export async function openContext(
  options: GithubOptions,
  access: 'read' | 'write' = 'write',
): Promise<Opened> {
  const { transport, needs } = options;
  const target = parseTarget(options.target);
  const address = options.boardUrl === undefined ? undefined : parseBoardUrl(options.boardUrl);
  const findings = new Findings(access);
  const answer = await askOpening(options, address);
  const board = await resolveBoard(options, address, answer, findings);
  const { repository } = answer;
  if (repository === null) {
    findings.lacksRight(`${options.target} does not exist, or the token may not see it`, ISSUE_RIGHTS);
    throw findings.toError(options.target);
  }
  checkRepository(repository, findings);
  const writer = options.twoTokens === true ? await askWriter(options) : undefined;
  const [role, login] = writer ?? [repository.viewerPermission, answer.viewer.login];
  checkRole(role, login, findings);
  const types = resolveTypes(
    options,
    present(repository.issueTypes?.nodes),
    address?.ownerKind === 'user',
    findings,
  );
  const [labels, milestones, assignees] = await Promise.all([
    listLabels(transport, repository.id, repository.labels),
    resolveMilestones(transport, repository.id, repository.milestones, needs.milestones, findings),
    resolveAssignees(transport, repository.id, repository.assignableUsers, needs.assignees, findings),
  ]);
  if (findings.isRefused) throw findings.toError(options.target);
  return {
    context: {
      repository: { ...target, id: repository.id },
      label: options.label,
      writer: writer?.[1],
      types,
      milestones,
      assignees,
      board,
    },
    labels,
    warnings: findings.warnings,
  };
}

function askOpening(options: GithubOptions, address: BoardAddress | undefined): Promise<OpeningResult> {
  const { owner, name } = parseTarget(options.target);
  return options.transport.queryPartial(
    opening,
    {
      owner,
      name,
      boardOwner: address?.owner ?? owner,
      boardNumber: address?.number ?? 0,
      organizationBoard: address?.ownerKind === 'organization',
      userBoard: address?.ownerKind === 'user',
      withTypes: options.typeStrategy === 'issue-type',
      withMilestones: options.needs.milestones.length > 0,
      withAssignees: options.needs.assignees.length > 0,
    },
    ['not-found', 'permission'],
  );
}

/** Role and login of the token that writes issues. */
async function askWriter({ transport, target }: GithubOptions): Promise<readonly [string | null, string]> {
  const { viewer, repository } = await transport.queryAsWriter(writerQuery, parseTarget(target), [
    'not-found',
  ]);
  return [repository?.viewerPermission ?? null, viewer.login];
}

function checkRole(role: string | null, login: string, findings: Findings): void {
  // A workflow's own identity has no role in the repository; what it may do shows when it writes.
  const isPerson = !login.endsWith('[bot]');
  if (isPerson && !WRITERS.includes(role ?? '')) {
    findings.cannotWrite(`${login} may not write issues here`, ISSUE_RIGHTS);
  }
}

function checkRepository(repository: FoundRepository, findings: Findings): void {
  if (repository.isArchived) findings.missing('the repository is archived', 'unarchive it');
  if (!repository.hasIssuesEnabled) {
    findings.missing('issues are switched off', 'switch them on in the settings of the repository');
  }
}

async function resolveBoard(
  options: GithubOptions,
  address: BoardAddress | undefined,
  answer: OpeningResult,
  findings: Findings,
): Promise<BoardContext | undefined> {
  if (address === undefined) {
    checkBoardlessNeeds(options.needs.fields, findings);
    return undefined;
  }
  const found = (address.ownerKind === 'user' ? answer.user : answer.organization)?.projectV2;
  if (!found) {
    findings.lacksRight(
      `the board ${options.boardUrl} does not exist, or the token may not see it`,
      BOARD_RIGHTS,
    );
    return undefined;
  }
  if (!found.viewerCanUpdate) {
    findings.cannotWrite(`the token may not write the board ${options.boardUrl}`, BOARD_RIGHTS);
  }
  if (found.closed) findings.warn(`the board ${options.boardUrl} is closed; it is written all the same`);
  const fields = readColumns(await allColumns(options.transport, found));
  const board = { id: found.id, fields, today: utcDay(options.clock.now()) };
  checkFieldNeeds(options.needs.fields, board, findings);
  return board;
}

async function allColumns(transport: Transport, board: Board) {
  const columns = [...(board.fields.nodes ?? [])];
  let { pageInfo } = board.fields;
  while (pageInfo.hasNextPage && pageInfo.endCursor) {
    const { node } = await transport.query(moreBoardFields, { board: board.id, after: pageInfo.endCursor });
    if (node?.kind !== 'ProjectV2') break;
    columns.push(...(node.fields.nodes ?? []));
    pageInfo = node.fields.pageInfo;
  }
  return columns;
}
