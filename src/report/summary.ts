import type { SyncResult } from '../contracts/sync-result.ts';
import { fitToSize, type SizeLimit } from '../markdown/fit.ts';
import { epicCounts, epicFolds } from './epic-sections.ts';
import { footer } from './footer.ts';
import { addressLink, codeText, headingText, table } from './markdown-parts.ts';
import { attentionSections } from './result-sections.ts';
import { columnsFor } from './tally.ts';
import { type Fidelity, verdictOf } from './verdict.ts';

export interface SummaryInput {
  readonly result: SyncResult;
  readonly fidelity: Fidelity;
}

/** GitHub takes 1 MiB for the summary of a step; some of it is left to other writers of the same step. */
export const SUMMARY_LIMIT: SizeLimit = { bytes: 1_000_000 };

/** What one size of the report shows; each is shorter than the one before. */
interface Rung {
  readonly details: 'all' | 'changed' | 'counts' | 'none';
  /** Entries of each list of failures, edits, orphans and warnings. */
  readonly cap: number;
  /** What is left out, put into the second line. */
  readonly leftOut?: string;
}

const LADDER: readonly Rung[] = [
  { details: 'all', cap: Infinity },
  { details: 'changed', cap: Infinity, leftOut: 'items that did not change are left out' },
  { details: 'counts', cap: Infinity, leftOut: 'items are counted per epic instead of listed' },
  {
    details: 'none',
    cap: 50,
    leftOut: 'items are not listed, and of each list below only the first 50 entries',
  },
  { details: 'none', cap: 0, leftOut: 'only the counts are shown' },
];

/**
 * The job summary of a run that has a result, in Markdown: verdict, counts, what needs attention, details per epic. It
 * always fits the limit and always keeps verdict and counts (given 12,000 bytes); a shortened one says so in its
 * second line.
 */
export function renderSummary(input: SummaryInput, limit: SizeLimit = SUMMARY_LIMIT): string {
  return fitToSize(
    LADDER.map((rung) => () => renderRung(input, rung)),
    limit,
  ).text;
}

function renderRung(input: SummaryInput, rung: Rung): string {
  const { result, fidelity } = input;
  const announced = rung.leftOut === undefined ? '' : `\n> Shortened to fit: ${rung.leftOut}.`;
  return [
    `## ${headingText(verdictOf(result, fidelity))}${announced}`,
    targetLine(result, fidelity),
    countsTable(result),
    ...(rung.cap === 0 ? [] : attentionSections(result, rung.cap)),
    ...detailSections(result, rung),
    footer(result),
  ]
    .join('\n\n')
    .concat('\n');
}

function detailSections(result: SyncResult, { details }: Rung): readonly string[] {
  if (details === 'none') return [];
  return details === 'counts' ? epicCounts(result) : epicFolds(result, details);
}

const FIDELITY_TEXT: Readonly<Record<Fidelity, string>> = {
  live: '**live**: the tracker was read',
  offline: '**offline**: the tracker was not read, so every item counts as new',
};

function targetLine({ syncMap, dryRun }: SyncResult, fidelity: Fidelity): string {
  return [
    `Target ${codeText(syncMap.target)}`,
    ...(syncMap.boardUrl === undefined ? [] : [addressLink('board', syncMap.boardUrl)]),
    FIDELITY_TEXT[fidelity],
    ...(dryRun ? ['nothing was written'] : []),
  ].join(' · ');
}

function countsTable({ counts, dryRun }: SyncResult): string {
  const columns = columnsFor(counts, dryRun);
  return table(
    columns.map(({ title }) => title),
    [columns.map(({ key }) => String(counts[key]))],
  );
}
