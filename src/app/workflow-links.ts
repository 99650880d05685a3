import { codeSpan } from '../markdown/code.ts';
import type { PlanItemId } from '../plan/types.ts';
import type { RunInfo } from '../report/report-input.ts';
import type { RunMode } from './mode.ts';
import type { WorkflowContext } from './run-outcome.ts';

/** What reports say of the run itself. */
export function runInfo(workflow: WorkflowContext | undefined): RunInfo {
  const { runUrl, commit, serverUrl, repository, event } = workflow ?? {};
  const commitUrl = commitAddress(workflow);
  const number = event?.pullRequest?.number;
  return {
    ...(runUrl === undefined ? {} : { url: runUrl }),
    ...(commit === undefined ? {} : { commit }),
    ...(commitUrl === undefined ? {} : { commitUrl }),
    ...(number === undefined || serverUrl === undefined || repository === undefined
      ? {}
      : { pullRequest: { number, url: `${serverUrl}/${repository}/pull/${number}` } }),
  };
}

/** What an item is told when it is closed because it left the plan, or because its plan is taken back as a whole. */
export function closingComment(
  workflow: WorkflowContext | undefined,
  mode: RunMode,
): (item: PlanItemId) => string {
  const { commit } = workflow ?? {};
  const address = commitAddress(workflow);
  const short = commit === undefined ? undefined : codeSpan(commit.slice(0, 12));
  const named = short === undefined || address === undefined ? short : `[${short}](${address})`;
  if (mode === 'clean')
    return (item) => `Closed as not planned: the plan of ${codeSpan(item)} was taken back as a whole.`;
  const since = named === undefined ? '' : ` since commit ${named}`;
  return (item) => `Closed as not planned: ${codeSpan(item)} is not in the plan any more${since}.`;
}

function commitAddress(workflow: WorkflowContext | undefined): string | undefined {
  const { commit, serverUrl, repository } = workflow ?? {};
  if (commit === undefined || serverUrl === undefined || repository === undefined) return undefined;
  return `${serverUrl}/${repository}/commit/${commit}`;
}
