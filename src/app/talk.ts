import { changedLines, type LineRange } from '../conversation/changed-lines.ts';
import { type RepositoryName, repositoryName } from '../conversation/door.ts';
import { keepReceipt } from '../conversation/receipt.ts';
import { keepComment } from '../conversation/sticky-comment.ts';
import { EMPTY_PLAN } from '../engine/empty-plan.ts';
import type { Plan } from '../plan/types.ts';
import type { Transport } from '../providers/github/transport.ts';
import { renderComment, renderReceipt } from '../report/comment.ts';
import { readBasePlan } from './base-plan.ts';
import { githubDoor } from './github-door.ts';
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

/** Tells people on GitHub how the run ended. Nothing in here makes a run fail. */
export async function talk(
  settings: Settings,
  ports: RunPorts,
  outcome: RunOutcome,
  transport: Transport,
): Promise<Partial<RunOutcome>> {
  const repository = repositoryName(ports.workflow?.repository ?? '');
  if (repository === undefined || settings.review.comment === 'never') return {};
  const told =
    settings.run.mode === 'sync'
      ? await receipt(settings, ports, outcome, { transport, repository })
      : await comment(settings, ports, outcome, { transport, repository });
  if (told.why !== undefined) ports.logger.warning(told.why);
  return told.url === undefined ? {} : { commentUrl: told.url };
}

interface Place {
  readonly transport: Transport;
  readonly repository: RepositoryName;
}

interface Told {
  readonly url?: string;
  readonly why?: string;
}

async function comment(
  { review, run }: Settings,
  { workflow }: RunPorts,
  outcome: RunOutcome,
  { transport, repository }: Place,
): Promise<Told> {
  const number = workflow?.event?.pullRequest?.number;
  const input = reportInputOf(outcome);
  if (number === undefined || input === undefined || run.mode !== 'preview') return {};
  return keepComment(githubDoor(transport), {
    pullRequest: { ...repository, number },
    identity: identityOf(outcome, review.commentKey),
    text: renderComment(input),
    policy: review.comment,
    hasNews: hasNews(outcome),
  });
}

async function receipt(
  { review }: Settings,
  { workflow }: RunPorts,
  outcome: RunOutcome,
  { transport, repository }: Place,
): Promise<Told> {
  const commit = workflow?.event?.push?.after ?? workflow?.commit;
  const input = reportInputOf(outcome);
  if (commit === undefined || input === undefined) return {};
  return keepReceipt(githubDoor(transport), {
    repository,
    commit,
    identity: identityOf(outcome, review.commentKey),
    text: (pullRequest) => renderReceipt({ ...input, run: { ...input.run, pullRequest } }),
    policy: review.comment,
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
