import type { ItemOutcome, RemovalOutcome } from '../contracts/sync-result.ts';
import { messageOf } from '../kernel/errors.ts';
import type { ReportInput } from './report-input.ts';
import { dangersOf } from './review/dangers.ts';
import { criticalPath, inversionsOf } from './review/order-of-work.ts';
import { countsOf } from './tally.ts';
import { verdictOf } from './verdict.ts';
import { aggregated } from './wording.ts';

/** Raised when a reader of the file would have to change. */
const VERSION = 1;

/** Everything that a report is made of, unshortened, as JSON for a file; ends with a newline. */
export function reportJson(input: ReportInput): string {
  return `${JSON.stringify(reportDocument(input), undefined, 2)}\n`;
}

function reportDocument(input: ReportInput) {
  const { result, mode, fidelity, fidelityNote, run, plan } = input;
  const { syncMap } = result;
  return {
    version: VERSION,
    mode,
    dryRun: result.dryRun,
    verdict: verdictOf(input),
    target: syncMap.target,
    boardUrl: syncMap.boardUrl,
    plan: {
      id: syncMap.planId,
      fingerprint: syncMap.planFingerprint,
      title: plan?.title,
      files: plan?.files,
    },
    fidelity,
    fidelityNote,
    run,
    complete: result.complete,
    counts: countsOf(result),
    items: result.outcomes.map(itemEntry),
    operations: result.operations,
    dangers: dangersOf(result).map(({ operation, danger }) => ({
      danger,
      item: operation.item,
      field: operation.field,
    })),
    held: result.held,
    holdReasons: result.holdReasons,
    drift: result.drift,
    orphans: result.orphans,
    removals: result.removals.map(removalEntry),
    warnings: aggregated(result.warnings),
    ...orderEntry(input),
    resumeAt: result.resumeAt,
    durationMs: result.durationMs,
    usage: result.usage,
  };
}

function itemEntry({ item, ref, status, created, relinked, error }: ItemOutcome) {
  const { id, type, title, parentId, place } = item;
  const problem = error === undefined ? undefined : messageOf(error);
  return { id, type, title, parentId, place, ref, status, created, relinked, error: problem };
}

function removalEntry({ error, ...removal }: RemovalOutcome) {
  return { ...removal, error: error === undefined ? undefined : messageOf(error) };
}

function orderEntry({ result, done }: ReportInput) {
  const items = result.outcomes.map(({ item }) => item);
  const path = criticalPath(items, done);
  return {
    criticalPath: path === undefined ? undefined : { ...path, items: path.items.map(({ id }) => id) },
    inversions: inversionsOf(items, done).map(({ kind, item, blocker }) => ({
      kind,
      item: item.id,
      blocker: blocker.id,
    })),
  };
}
