import { repositoryName } from '../conversation/door.ts';
import { keepComment } from '../conversation/sticky-comment.ts';
import { messageOf } from '../kernel/errors.ts';
import { PlanLoadError, PlanValidationError } from '../plan/errors.ts';
import { planIdFromPath } from '../plan/plan-id.ts';
import type { Transport } from '../providers/github/transport.ts';
import { COMMENT_LIMIT } from '../report/comment.ts';
import { renderFailureSummary } from '../report/failure-summary.ts';
import { readBasePlan } from './base-plan.ts';
import { connectToGithub } from './github-clients.ts';
import { githubDoor } from './github-door.ts';
import { PLAN_NAMES } from './plan-file.ts';
import type { RunOutcome, RunPorts } from './run-outcome.ts';
import type { Settings } from './settings.ts';

/**
 * A plan that is not valid has no preview, and the comment of an earlier commit would go on promising what no merge does:
 * it says what is wrong instead. It is found by the identity that the settings or the plan of the base commit state; the
 * tracker is asked nothing. Never rejects.
 */
export async function replaceStaleComment(
  settings: Settings,
  ports: RunPorts,
  error: unknown,
): Promise<Pick<RunOutcome, 'commentUrl'>> {
  const { run, provider, review, tokens } = settings;
  const isAboutPlan = error instanceof PlanLoadError || error instanceof PlanValidationError;
  const isSilent = run.mode !== 'preview' || provider !== 'github' || review.comment === 'never';
  if (!isAboutPlan || isSilent || tokens.token === '' || ports.workflow?.event?.pullRequest === undefined)
    return {};
  const signal = ports.signal ?? new AbortController().signal;
  const transport = connectToGithub(settings, tokens, { ...ports, signal });
  try {
    return await replace(settings, ports, error, transport);
  } catch (cause) {
    ports.logger.warning(`The comment of the preview before was not replaced: ${messageOf(cause)}`);
    return {};
  } finally {
    await transport[Symbol.asyncDispose]();
  }
}

async function replace(
  settings: Settings,
  { workflow, logger }: RunPorts,
  error: Error,
  transport: Transport,
): Promise<Pick<RunOutcome, 'commentUrl'>> {
  const pull = workflow?.event?.pullRequest;
  const repository = repositoryName(workflow?.repository ?? '');
  if (pull === undefined || repository === undefined) return {};
  const door = githubDoor(transport);
  const { engine, paths, review } = settings;
  const patterns = paths.plan.length > 0 ? paths.plan : PLAN_NAMES.map((pattern) => ({ pattern }));
  const base = await readBasePlan(door, { repository, commit: pull.baseSha, patterns });
  const known = 'plan' in base ? base.plan : undefined;
  const planId =
    settings.planId ?? known?.planId ?? planIdFromPath(known?.files[0] ?? patterns[0]?.pattern ?? '');
  const { url, why } = await keepComment(door, {
    pullRequest: { ...repository, number: pull.number },
    identity: {
      planId,
      target: engine.target,
      ...(review.commentKey === '' ? {} : { key: review.commentKey }),
    },
    text: renderFailureSummary({ error, target: engine.target }, COMMENT_LIMIT),
    policy: review.comment,
    hasNews: false,
  });
  if (why !== undefined) logger.warning(why);
  return url === undefined ? {} : { commentUrl: url };
}
