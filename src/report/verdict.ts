import type { SyncResult } from '../contracts/sync-result.ts';
import { messageOf } from '../kernel/errors.ts';
import { countOfNoun, listOf } from './wording.ts';

/** What a report rests on: `live` - the tracker was read; `offline` - it was not, so what exists there is unknown. */
export type Fidelity = 'live' | 'offline';

/**
 * The run in one sentence, with the target: future tense for a dry run, past tense otherwise. Plain text; each surface
 * escapes it.
 */
export function verdictOf(result: SyncResult, fidelity: Fidelity): string {
  const [sentence, ...details] = mainClause(result);
  const remarks = [...details, ...driftRemarks(result), ...fidelityRemarks(fidelity)];
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

function mainClause(result: SyncResult): Clause {
  const { failed, unknown, deferred, blocked } = result.counts;
  if (failed + blocked > 0) return [`${result.dryRun ? 'Would stop' : 'Stopped'}: ${troubles(result)}`];
  if (unknown > 0) return [`Unsettled: ${troubles(result)}`];
  if (deferred > 0) return [`Paused: ${troubles(result)}`];
  return success(result);
}

function success({ counts, drift, dryRun, outcomes, syncMap }: SyncResult): Clause {
  if (outcomes.length === 0) return [`Nothing to do: the plan for ${syncMap.target} is empty`];
  const done = changesOf(counts, dryRun);
  if (done !== '') return [`${dryRun ? `Would ${done}` : capitalised(done)} in ${syncMap.target}`];
  const sentence = drift.some(({ resolution }) => resolution === 'kept')
    ? `Nothing to write in ${syncMap.target}`
    : `Nothing to do: ${syncMap.target} matches the plan`;
  return [sentence, countOfNoun(outcomes.length, 'item')];
}

function troubles({ counts, dryRun, outcomes, syncMap }: SyncResult): string {
  const { failed, unknown, deferred, blocked } = counts;
  const parts = [
    [failed, 'failed'],
    [unknown, 'unknown'],
    [blocked, 'waiting for a failed one'],
    [deferred, 'left for the next run'],
  ] as const;
  const shown = listOf(parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`));
  const done = outcomes.length - failed - unknown - deferred - blocked;
  const changes = changesOf(counts, dryRun);
  return (
    `of ${countOfNoun(outcomes.length, 'item')} in ${syncMap.target}, ${shown}; ` +
    `${done} done${changes === '' ? '' : ` (${changes})`}`
  );
}

/** `created 3, updated 2 and relinked 1 issue`; empty when nothing changes. */
function changesOf(counts: SyncResult['counts'], dryRun: boolean): string {
  const verbs = [
    [dryRun ? 'create' : 'created', counts.created],
    [dryRun ? 'update' : 'updated', counts.updated],
    [dryRun ? 'relink' : 'relinked', counts.relinked],
  ] as const;
  const parts = verbs.filter(([, count]) => count > 0);
  const last = parts.at(-1)?.[1];
  if (last === undefined) return '';
  return `${listOf(parts.map(([verb, count]) => `${verb} ${count}`))} issue${last === 1 ? '' : 's'}`;
}

function driftRemarks({ drift, dryRun }: SyncResult): readonly string[] {
  const of = (resolution: 'kept' | 'overwritten'): number =>
    drift.filter((each) => each.resolution === resolution).length;
  const remarks = [
    [of('kept'), dryRun ? 'would be kept' : 'kept'],
    [of('overwritten'), dryRun ? 'would be overwritten' : 'overwritten'],
  ] as const;
  return remarks
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${countOfNoun(count, 'edit')} made in the tracker ${what}`);
}

function fidelityRemarks(fidelity: Fidelity): readonly string[] {
  return fidelity === 'offline' ? ['offline: existing issues were not looked at'] : [];
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
