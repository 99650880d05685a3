import type { SyncResult } from '../contracts/sync-result.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Fidelity, ReportInput, ReportMode } from './report-input.ts';
import { countsOf } from './tally.ts';
import { countOfNoun, listOf } from './wording.ts';

/**
 * The run in one sentence, with the target: future tense for what was not written, past tense otherwise. Plain text;
 * each surface escapes it.
 */
export function verdictOf(input: ReportInput): string {
  const [sentence, ...details] = mainClause(input);
  const remarks = [
    ...details,
    ...heldRemarks(input.result),
    ...(input.mode === 'drift' ? [] : driftRemarks(input.result)),
    ...fidelityRemarks(input),
  ];
  return remarks.length === 0 ? sentence : `${sentence} (${remarks.join('; ')})`;
}

/** A run that ended before there was a result, in one sentence. Plain text. */
export function failureVerdict(error: unknown, target?: string): string {
  const [firstLine = ''] = messageOf(error).split('\n', 1);
  const where = target === undefined ? '' : ` (${target})`;
  return `Stopped: ${firstLine.replace(/[:.]$/u, '')}${where}`;
}

/** The sentence, and what belongs into the brackets behind it. */
type Clause = readonly [sentence: string, ...details: string[]];

function mainClause(input: ReportInput): Clause {
  const { result, mode } = input;
  const { failed, unknown, deferred, blocked } = result.counts;
  if (failed + blocked > 0) return [`${result.dryRun ? 'Would stop' : 'Stopped'}: ${troubles(input)}`];
  if (unknown > 0) return [`Unsettled: ${troubles(input)}`];
  if (deferred > 0) return [`Paused: ${troubles(input)}`];
  if (result.holdReasons.length > 0) return heldClause(input);
  if (mode === 'drift') return driftClause(input);
  return mode === 'import' ? importClause(result) : success(input);
}

function heldClause(input: ReportInput): Clause {
  const { target } = input.result.syncMap;
  const changes = changesOf(input);
  return changes === ''
    ? [`Would be held before the first write in ${target}`]
    : [`Would be held before the first write: ${changes} in ${target}`];
}

function driftClause(input: ReportInput): Clause {
  const { drift, outcomes, syncMap } = input.result;
  const changes = changesOf(input);
  const ahead = changes === '' ? [] : [`a sync would ${changes}`];
  const size = countOfNoun(outcomes.length, 'item');
  if (drift.length === 0)
    return [`No drift: nobody changed what is planned in ${syncMap.target}`, size, ...ahead];
  const items = new Set(drift.map(({ item }) => item)).size;
  const edits = countOfNoun(drift.length, 'edit');
  return [`Drift: ${edits} made in ${countOfNoun(items, nounOf(input))} of ${syncMap.target}`, ...ahead];
}

function importClause({ dryRun, syncMap }: SyncResult): Clause {
  const items = countOfNoun(syncMap.entries.size, 'item');
  return [
    `${dryRun ? 'Would import' : 'Imported'} ${items} of plan "${syncMap.planId}" from ${syncMap.target}`,
  ];
}

function success(input: ReportInput): Clause {
  const { mode, result } = input;
  const { target } = result.syncMap;
  const done = changesOf(input);
  if (done !== '') return [`${lead(input, done)} in ${target}`];
  const nothing = NOTHING[mode];
  if (nothing !== undefined) return [`${nothing} in ${target}`];
  if (result.outcomes.length === 0) return [`Nothing to do: the plan for ${target} is empty`];
  const size = countOfNoun(result.outcomes.length, 'item');
  if (input.createsOnly === true) return [`Nothing to create in ${target}`, size];
  const differs = result.held.length > 0 || result.drift.some(({ resolution }) => resolution === 'kept');
  return [differs ? `Nothing to write in ${target}` : `Nothing to do: ${target} matches the plan`, size];
}

const NOTHING: Partial<Record<ReportMode, string>> = {
  clean: 'Nothing to clean up',
  revert: 'Nothing to revert',
};

/** The changes with what leads to them. */
function lead({ mode, result, run }: ReportInput, done: string): string {
  if (!result.dryRun)
    return mode === 'clean' || mode === 'revert' ? `${PAST_LEAD[mode]} ${done}` : capitalised(done);
  if (mode === 'clean') return `Cleaning up will ${done}`;
  if (mode === 'revert') return `Reverting will ${done}`;
  if (mode !== 'preview') return `Would ${done}`;
  return run?.pullRequest === undefined ? `A sync would ${done}` : `Merging will ${done}`;
}

const PAST_LEAD = { clean: 'Cleaned up:', revert: 'Reverted:' } as const;

function troubles(input: ReportInput): string {
  const { counts, outcomes, syncMap } = input.result;
  const { failed, unknown, deferred, blocked, held } = counts;
  const parts = [
    [failed, 'failed'],
    [unknown, 'unknown'],
    [blocked, 'waiting for a failed one'],
    [deferred, 'left for the next run'],
  ] as const;
  const shown = listOf(parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`));
  const done = Math.max(outcomes.length - failed - unknown - deferred - blocked - held, 0);
  const changes = changesOf(input);
  return (
    `of ${countOfNoun(outcomes.length, 'item')} in ${syncMap.target}, ${shown}; ` +
    `${done} done${changes === '' ? '' : ` (${changes})`}`
  );
}

/** `created 3, updated 2 and closed 1 issue`; empty when nothing changes. */
function changesOf(input: ReportInput): string {
  const { result } = input;
  const { dryRun } = result;
  const counts = countsOf(result);
  const deleted = deletionsOf(result);
  const verbs = [
    [dryRun ? 'create' : 'created', counts.created],
    [dryRun ? 'update' : 'updated', counts.updated],
    [dryRun ? 'relink' : 'relinked', counts.relinked],
    [dryRun ? 'close' : 'closed', Math.max(counts.closed - deleted, 0)],
    [dryRun ? 'delete' : 'deleted', deleted],
  ] as const;
  const parts = verbs.filter(([, count]) => count > 0);
  const last = parts.at(-1)?.[1];
  if (last === undefined) return '';
  return `${listOf(parts.map(([verb, count]) => `${verb} ${count}`))} ${nounOf(input)}${last === 1 ? '' : 's'}`;
}

function nounOf({ noun = 'issue' }: ReportInput): string {
  return noun;
}

function deletionsOf({ dryRun, operations, removals }: SyncResult): number {
  return dryRun
    ? operations.filter(({ action }) => action === 'delete').length
    : removals.filter(({ action, status }) => action === 'delete' && status === 'done').length;
}

function heldRemarks({ dryRun, held }: SyncResult): readonly string[] {
  if (held.length === 0) return [];
  if (held.some(({ why }) => why === 'touched'))
    return [
      `${countOfNoun(held.length, 'value')} left alone, as somebody touched ${held.length === 1 ? 'it' : 'them'} since`,
    ];
  const what = countOfNoun(held.length, 'operation');
  return [
    `${what} ${dryRun ? 'would be held' : 'held'}: nobody reviewed ${held.length === 1 ? 'it' : 'them'}`,
  ];
}

function driftRemarks({ drift, dryRun }: SyncResult): readonly string[] {
  const kept = drift.filter(({ resolution }) => resolution === 'kept').length;
  const overwritten = drift.length - kept;
  const would = dryRun ? 'would be ' : '';
  if (kept > 0 && overwritten > 0)
    return [`edits made in the tracker: ${kept} ${would}kept, ${overwritten} ${would}overwritten`];
  if (drift.length === 0) return [];
  return [
    `${countOfNoun(drift.length, 'edit')} made in the tracker ${would}${kept > 0 ? 'kept' : 'overwritten'}`,
  ];
}

function fidelityRemarks(input: ReportInput): readonly string[] {
  const remarks: Readonly<Record<Fidelity, readonly string[]>> = {
    live: [],
    cached: ['cached: compared with what was written last'],
    offline: [`offline: existing ${nounOf(input)}s were not looked at`],
  };
  return remarks[input.fidelity];
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
