import { shortHash } from '../kernel/hash.ts';
import { carriesMarker } from './comment-marker.ts';
import type { GithubDoor, RepositoryName } from './door.ts';
import {
  closeReportIssue,
  createReportIssue,
  createReportLabel,
  type LabelledIssuesResult,
  labelledIssues,
  newestIssues,
  type ReportIssue,
  reopenReportIssue,
  updateReportIssue,
} from './operations.generated.ts';
import { orReason } from './outcome.ts';

/** Label of the issues that report drift; another one than that of plan items, which are never reports. */
const DRIFT_LABEL = 'planpilot-drift';

export interface DriftIssueRequest {
  /** Where the issue is kept. */
  readonly repository: RepositoryName;
  readonly planId: string;
  readonly target: string;
  readonly title: string;
  /** Markdown, at most some 65,000 characters. */
  readonly text: string;
  /** What drifted, in any form that is equal for equal drift; nothing when there is no drift. */
  readonly content: string | undefined;
}

export interface DriftIssueOutcome {
  readonly url?: string;
  readonly done?: 'opened' | 'updated' | 'closed' | 'unchanged';
  /** Why it could not be written. */
  readonly why?: string;
}

/**
 * Keeps one issue per plan and target that says what drifted: opened when there is drift, refreshed, closed when there
 * is none. One that a person closed stays closed until the drift is another. Never rejects because of GitHub.
 */
export async function keepDriftIssue(
  door: GithubDoor,
  request: DriftIssueRequest,
): Promise<DriftIssueOutcome> {
  return orReason('The issue about drift was not written', () => keep(door, request));
}

type Repository = NonNullable<LabelledIssuesResult['repository']>;

async function keep(door: GithubDoor, request: DriftIssueRequest): Promise<DriftIssueOutcome> {
  const key = markerKey(request);
  const { owner, name } = request.repository;
  const found = await listReports(door, request.repository, key);
  if (found === undefined) return { why: `The repository ${owner}/${name} cannot be read with this token` };
  const [oldest, ...spare] = found.reports;
  for (const report of spare) if (report.state === 'OPEN') await close(door, report);
  if (oldest !== undefined) return refresh(door, oldest, request, key);
  return request.content === undefined ? {} : open(door, request, found.repository, key);
}

interface Reports {
  readonly repository: Repository;
  /** Ours, oldest first. */
  readonly reports: readonly ReportIssue[];
}

/** Everything with the label, and the newest issues, which that list may not know yet. */
async function listReports(
  door: GithubDoor,
  name: RepositoryName,
  key: string,
): Promise<Reports | undefined> {
  const reports = new Map<number, ReportIssue>();
  const take = (issues: readonly (ReportIssue | null)[] | null): void => {
    for (const issue of issues ?? [])
      if (issue !== null && isOurs(issue, key)) reports.set(issue.number, issue);
  };
  let repository = await labelledPage(door, name, null);
  while (repository !== undefined) {
    const { nodes, pageInfo } = repository.issues;
    take(nodes);
    if (!pageInfo.hasNextPage) break;
    repository = await labelledPage(door, name, pageInfo.endCursor);
  }
  if (repository === undefined) return undefined;
  take((await door.query(newestIssues, { ...name })).repository?.issues.nodes ?? []);
  return { repository, reports: [...reports.values()].toSorted((a, b) => a.number - b.number) };
}

async function labelledPage(
  door: GithubDoor,
  { owner, name }: RepositoryName,
  after: string | null,
): Promise<Repository | undefined> {
  const reply = await door.query(labelledIssues, { owner, name, label: DRIFT_LABEL, after });
  return reply.repository ?? undefined;
}

/** Another run may have opened the same issue meanwhile; the older one stays. */
async function open(
  door: GithubDoor,
  request: DriftIssueRequest,
  repository: Repository,
  key: string,
): Promise<DriftIssueOutcome> {
  const labelId = repository.label?.id ?? (await createLabel(door, repository.id));
  const { issue } = await door.mutate(createReportIssue, {
    repositoryId: repository.id,
    title: request.title,
    body: bodyOf(request, key),
    ...(labelId === undefined ? {} : { labelIds: [labelId] }),
  });
  const again = await listReports(door, request.repository, key);
  const [oldest] = again?.reports ?? [];
  if (oldest === undefined || issue === null || oldest.number >= issue.number)
    return { ...(issue === null ? {} : { url: issue.url }), done: 'opened' };
  await close(door, issue);
  return refresh(door, oldest, request, key);
}

async function createLabel(door: GithubDoor, repositoryId: string): Promise<string | undefined> {
  const description = 'The tracker differs from the plan';
  const { label } = await door.mutate(createReportLabel, {
    repositoryId,
    name: DRIFT_LABEL,
    color: 'fbca04',
    description,
  });
  return label?.id;
}

async function refresh(
  door: GithubDoor,
  report: ReportIssue,
  request: DriftIssueRequest,
  key: string,
): Promise<DriftIssueOutcome> {
  const { id, url, state } = report;
  const body = bodyOf(request, key);
  const isNews = firstLine(report.body) !== firstLine(body);
  if (state === 'CLOSED' && (request.content === undefined || !isNews)) return { url, done: 'unchanged' };
  const isSame = canonical(report.body) === canonical(body) && report.title === request.title;
  if (!isSame) await door.mutate(updateReportIssue, { id, title: request.title, body }, { repeatable: true });
  if (request.content === undefined) {
    await close(door, report);
    return { url, done: 'closed' };
  }
  if (state === 'CLOSED') {
    await door.mutate(reopenReportIssue, { issueId: id }, { repeatable: true });
    return { url, done: 'opened' };
  }
  return { url, done: isSame ? 'unchanged' : 'updated' };
}

async function close(door: GithubDoor, { id }: ReportIssue): Promise<void> {
  await door.mutate(closeReportIssue, { issueId: id, stateReason: 'COMPLETED' }, { repeatable: true });
}

function markerKey({ planId, target }: DriftIssueRequest): string {
  return shortHash(JSON.stringify([planId, target.toLowerCase()]), 32);
}

/** The first line names the plan and what was reported, both as hashes, so that no text can break out of it. */
function bodyOf({ content, text }: DriftIssueRequest, key: string): string {
  const state = content === undefined ? 'none' : shortHash(content, 16);
  return `<!-- planpilot-drift ${key} ${state} -->\n${text}`;
}

/** As for comments: what a person wrote is never ours, whatever it pastes. */
function isOurs({ body, author, viewerDidAuthor, viewerCanUpdate }: ReportIssue, key: string): boolean {
  const line = firstLine(body);
  if (!line.startsWith(`<!-- planpilot-drift ${key} `) || !carriesMarker(body, line)) return false;
  return viewerDidAuthor || (author?.kind === 'Bot' && viewerCanUpdate);
}

function firstLine(body: string): string {
  return body.split(/\r?\n/u, 1)[0] ?? '';
}

function canonical(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd();
}
