import type { SyncResult } from '../contracts/sync-result.ts';
import { attributeDrift } from '../conversation/attributions.ts';
import { changedLines, type LineRange } from '../conversation/changed-lines.ts';
import { repositoryName } from '../conversation/door.ts';
import { keepDriftIssue } from '../conversation/drift-issue.ts';
import { keepReceipt } from '../conversation/receipt.ts';
import { keepComment } from '../conversation/sticky-comment.ts';
import { EMPTY_PLAN } from '../engine/empty-plan.ts';
import type { Plan } from '../plan/types.ts';
import type { Transport } from '../providers/github/transport.ts';
import { COMMENT_LIMIT, renderComment, renderReceipt } from '../report/comment.ts';
import { renderDriftIssue } from '../report/drift-issue.ts';
import { renderFailureSummary } from '../report/failure-summary.ts';
import { readBasePlan } from './base-plan.ts';
import { githubDoor } from './github-door.ts';
import { type ProposalPlace, propose } from './propose.ts';
import { reportInputOf } from './report.ts';
import type { RunOutcome, RunPorts } from './run-outcome.ts';
import type { Settings } from './settings.ts';

/** The plan before the pull request, and what the pull request changed in its files. */
export interface Base {
  readonly plan?: Plan;
  readonly changedLines?: ReadonlyMap<string, readonly LineRange[]>;
}

/** Reads the plan of the commit that a pull request goes to; nothing elsewhere, and where that cannot be done. */
export async function basePlanOf(
  settings: Settings,
  { workflow, logger }: RunPorts,
  plan: Plan,
  transport: Transport,
): Promise<Base> {
  const pull = workflow?.event?.pullRequest;
  const repository = repositoryName(workflow?.repository ?? '');
  if (settings.run.mode !== 'preview' || pull === undefined || repository === undefined) return {};
  const { paths, workspace } = settings;
  const patterns = paths.plan.length > 0 ? paths.plan : plan.files.map((pattern) => ({ pattern }));
  const base = await readBasePlan(githubDoor(transport), { repository, commit: pull.baseSha, patterns });
  if ('why' in base) {
    logger.warning(`${base.why}; what this pull request changes is not told apart from what differed before`);
    return {};
  }
  const ranges = new Map<string, readonly LineRange[]>();
  for (const file of plan.files) {
    const head = await workspace.read(file);
    if ('bytes' in head)
      ranges.set(file, changedLines(base.texts.get(file) ?? '', new TextDecoder().decode(head.bytes)));
  }
  return { plan: base.plan ?? EMPTY_PLAN, changedLines: ranges };
}

/** Says who changed what drifted, where GitHub tells; only for runs that show drift to people. */
export async function withAuthors(
  { run }: Settings,
  { logger }: RunPorts,
  result: SyncResult | undefined,
  transport: Transport,
): Promise<SyncResult | undefined> {
  const isShown = run.mode === 'drift' || run.mode === 'preview';
  if (result === undefined || result.drift.length === 0 || !isShown) return result;
  const { drift, why } = await attributeDrift(githubDoor(transport), result.drift);
  if (why !== undefined) logger.warning(why);
  return { ...result, drift };
}

/** Tells people on GitHub how the run ended. Nothing in here makes a run fail. */
export async function talk(
  settings: Settings,
  ports: RunPorts,
  outcome: RunOutcome,
  transport: Transport,
): Promise<Partial<RunOutcome>> {
  const { workflow = {}, logger } = ports;
  const repository = repositoryName(workflow.repository ?? '');
  if (repository === undefined) return {};
  const place: Place = { door: githubDoor(transport), repository, workflow };
  const told = await tell(settings, outcome, place);
  for (const { why } of Object.values(told)) if (why !== undefined) logger.warning(why);
  const { comment: said, issue, proposal } = told;
  return {
    ...(said?.url === undefined ? {} : { commentUrl: said.url }),
    ...(issue?.url === undefined ? {} : { driftIssueUrl: issue.url }),
    ...(proposal?.url === undefined ? {} : { proposalUrl: proposal.url }),
  };
}

async function tell(
  settings: Settings,
  outcome: RunOutcome,
  place: Place,
): Promise<Readonly<Partial<Record<'comment' | 'issue' | 'proposal', Told>>>> {
  const { run, review } = settings;
  if (run.mode === 'preview') return { comment: await comment(settings, outcome, place) };
  if (run.mode === 'sync') return { comment: await receipt(settings, outcome, place) };
  if (run.mode !== 'drift' || outcome.result === undefined) return {};
  return {
    ...(review.driftIssue ? { issue: await driftIssue(outcome, place) } : {}),
    ...(review.propose ? { proposal: await propose(settings, outcome, place) } : {}),
  };
}

type Place = ProposalPlace;

interface Told {
  readonly url?: string;
  readonly why?: string;
}

async function comment(
  { review }: Settings,
  outcome: RunOutcome,
  { door, repository, workflow }: Place,
): Promise<Told> {
  const number = workflow.event?.pullRequest?.number;
  if (number === undefined) return {};
  return keepComment(door, {
    pullRequest: { ...repository, number },
    identity: identityOf(outcome, review.commentKey),
    text: commentOf(outcome),
    policy: review.comment,
    hasNews: hasNews(outcome),
  });
}

/** Also of a preview that failed: one that stood there before would go on promising what no merge does. */
function commentOf(outcome: RunOutcome): string {
  const input = reportInputOf(outcome);
  if (input !== undefined) return renderComment(input);
  const { error, target } = outcome;
  return renderFailureSummary({ error, ...(target === undefined ? {} : { target }) }, COMMENT_LIMIT);
}

async function receipt(
  { review }: Settings,
  outcome: RunOutcome,
  { door, repository, workflow }: Place,
): Promise<Told> {
  const commit = workflow.event?.push?.after ?? workflow.commit;
  const input = reportInputOf(outcome);
  if (commit === undefined || input === undefined) return {};
  return keepReceipt(door, {
    repository,
    commit,
    identity: identityOf(outcome, review.commentKey),
    text: (pullRequest) => renderReceipt({ ...input, run: { ...input.run, pullRequest } }),
    policy: review.comment,
  });
}

async function driftIssue(outcome: RunOutcome, { door, repository }: Place): Promise<Told> {
  const { result, planId = '', target = '' } = outcome;
  const input = reportInputOf(outcome);
  if (result === undefined || input === undefined) return {};
  const drift = result.drift.map(({ item, field, observed, desired }) => [item, field, observed, desired]);
  return keepDriftIssue(door, {
    repository,
    planId,
    target,
    title: `The tracker differs from plan ${planId}`,
    text: renderDriftIssue(input),
    content: drift.length === 0 ? undefined : JSON.stringify(drift),
  });
}

function identityOf({ planId = '', target = '' }: RunOutcome, key: string) {
  return { planId, target, ...(key === '' ? {} : { key }) };
}

/** What stood out before is no news, what would be written anyway is. */
function hasNews({ result, error }: RunOutcome): boolean {
  if (result === undefined || error !== undefined) return true;
  const { operations, held, holdReasons } = result;
  return held.length + holdReasons.length > 0 || operations.some(({ origin }) => origin !== 'standing');
}
