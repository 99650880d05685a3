import { setOutput } from '@actions/core';
import type { RunOutcome } from '../app/run-outcome.ts';
import { writeSyncMap } from '../app/sync-map-json.ts';
import { failureReasonOf } from '../report/failure-reason.ts';

/** The outputs of `action.yml`. */
export const OUTPUT_NAMES = [
  'sync-map',
  'sync-map-path',
  'change-set-path',
  'report-path',
  'plan-path',
  'changes',
  'created',
  'updated',
  'relinked',
  'closed',
  'unchanged',
  'drifted',
  'deferred',
  'failed',
  'held',
  'plan-id',
  'plan-fingerprint',
  'requests',
  'mode',
  'fidelity',
  'comment-url',
  'drift-issue-url',
  'proposal-url',
  'complete',
  'dry-run',
  'failure-reason',
] as const;

type OutputName = (typeof OUTPUT_NAMES)[number];

/** GitHub takes 1 MB of outputs from a job and counts UTF-16; this leaves room for other steps. */
const MAX_MAP_LENGTH = 400_000;

/** Every output of a run by name; what was not reached is empty. */
export function outputsOf(outcome: RunOutcome): Readonly<Record<OutputName, string>> {
  const { result, syncMap, error } = outcome;
  const map = syncMap === undefined ? '' : writeSyncMap(syncMap);
  const { counts } = result ?? {};
  const changed =
    result === undefined
      ? undefined
      : result.outcomes.filter(({ status }) => status === 'created' || status === 'updated').length +
        result.counts.closed;
  return {
    'sync-map': map.length > MAX_MAP_LENGTH ? '' : map,
    'sync-map-path': outcome.syncMapPath ?? '',
    'change-set-path': outcome.changeSetPath ?? '',
    'report-path': outcome.reportPath ?? '',
    'plan-path': outcome.planPath ?? '',
    changes: text(changed),
    created: text(counts?.created),
    updated: text(counts?.updated),
    relinked: text(counts?.relinked),
    closed: text(counts?.closed),
    unchanged: text(counts?.unchanged),
    drifted: text(result === undefined ? undefined : new Set(result.drift.map(({ item }) => item)).size),
    deferred: text(counts?.deferred),
    failed: text(counts === undefined ? undefined : counts.failed + counts.unknown + counts.blocked),
    'plan-id': outcome.planId ?? '',
    'plan-fingerprint': outcome.planFingerprint ?? '',
    requests: text((result?.usage ?? outcome.usage)?.requests),
    held: text(result?.held.length),
    complete: text(result?.complete === true && result.held.length === 0),
    mode: outcome.mode ?? '',
    fidelity: outcome.fidelity ?? '',
    'comment-url': outcome.commentUrl ?? '',
    'drift-issue-url': outcome.driftIssueUrl ?? '',
    'proposal-url': outcome.proposalUrl ?? '',
    'dry-run': text(result?.dryRun),
    'failure-reason': error === undefined ? '' : failureReasonOf(error),
  };
}

export function publishOutputs(outcome: RunOutcome): void {
  for (const [name, value] of Object.entries(outputsOf(outcome))) setOutput(name, value);
}

function text(value: number | boolean | undefined): string {
  return value === undefined ? '' : String(value);
}
