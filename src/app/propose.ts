import type { Drift } from '../contracts/sync-result.ts';
import type { GithubDoor, RepositoryName } from '../conversation/door.ts';
import { keepProposal, type ProposalOutcome } from '../conversation/proposal.ts';
import { editFiles, type PlanText } from '../plan/edit/edit-files.ts';
import type { PlanEdit } from '../plan/edit/edits.ts';
import type { Plan } from '../plan/types.ts';
import { proposalTitle, renderProposal } from '../report/proposal.ts';
import { doneEdits } from './done-edits.ts';
import { globMatcher } from './glob.ts';
import type { RunOutcome, WorkflowContext } from './run-outcome.ts';
import type { Settings } from './settings.ts';

/** Where a proposal is made. */
export interface ProposalPlace {
  readonly door: GithubDoor;
  readonly repository: RepositoryName;
  readonly workflow: WorkflowContext;
}

/** Keeps one pull request open that writes the drift into the plan files; closes it when there is none. */
export async function propose(
  settings: Settings,
  { result, plan, planId = '', target = '' }: RunOutcome,
  { door, repository, workflow }: ProposalPlace,
): Promise<ProposalOutcome> {
  const { commit } = workflow;
  if (result === undefined || plan === undefined) return {};
  if (commit === undefined)
    return { why: 'No proposal was made: the commit that is checked out is not known' };
  const asked = [
    ...result.drift.map((drift) => ({ drift, edit: editOf(drift, plan, settings) })),
    ...(await doneEdits(door, result)),
  ];
  const edits = asked.flatMap(({ edit }) => (typeof edit === 'string' ? [] : [edit]));
  const edited = editFiles(await textsOf(settings, plan.files), edits);
  const refusals = new Map(edited.refused.map(({ edit, why }) => [edit, why]));
  const applied = new Set(edited.applied);
  const input = {
    result,
    accepted: asked.flatMap(({ drift, edit }) =>
      typeof edit !== 'string' && applied.has(edit) ? [drift] : [],
    ),
    left: asked.flatMap(({ drift, edit }) => {
      const why = typeof edit === 'string' ? edit : refusals.get(edit);
      return why === undefined ? [] : [{ drift, why }];
    }),
  };
  return keepProposal(door, {
    repository,
    planId,
    target,
    commit,
    files: edited.files,
    title: proposalTitle(input),
    text: renderProposal(input),
  });
}

/** The edit of the plan that makes it say what the tracker shows; or why there is none. */
function editOf({ item, field, observed }: Drift, plan: Plan, { engine }: Settings): PlanEdit | string {
  if (field === 'title') return { item, set: 'title', value: observed };
  if (field === 'blocked-by') return { item, set: 'blocked-by', value: observed };
  if (field === 'body') return 'texts are merged by hand';
  if (field === 'type' || field === 'parent') return 'the plan’s structure is changed by hand';
  const value = observed === '' ? null : observed;
  if (field.toLowerCase() === engine.sizeField?.toLowerCase()) return { item, set: 'size', value };
  const planned = plan.items.find(({ id }) => id === item)?.fields[field];
  const isNumber = typeof planned === 'number' && value !== null;
  return { item, set: 'field', name: field, value: isNumber ? Number(value) : value };
}

/** Byte order marks are part of the text: what is proposed is the whole file. */
async function textsOf(
  { workspace, paths }: Settings,
  files: readonly string[],
): Promise<readonly PlanText[]> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const texts: PlanText[] = [];
  for (const path of files) {
    const file = await workspace.read(path);
    const role = paths.plan.find(({ pattern }) => globMatcher(pattern)(path))?.role;
    if ('bytes' in file)
      texts.push({ path, text: decoder.decode(file.bytes), ...(role === undefined ? {} : { role }) });
  }
  return texts;
}
