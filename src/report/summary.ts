import { fitToSize, type SizeLimit } from '../markdown/fit.ts';
import { SUMMARY_LADDER } from './ladder.ts';
import type { ReportInput } from './report-input.ts';
import { renderRung } from './sections.ts';

/** GitHub takes 1 MiB for the summary of a step; some of it is left to other writers of the same step. */
export const SUMMARY_LIMIT: SizeLimit = { bytes: 1_000_000 };

/**
 * The job summary of a run that has a result, in Markdown: verdict, counts, what needs attention, details per epic. It
 * always fits the limit and always keeps verdict and counts (given 12,000 bytes); a shortened one says so in its
 * second line.
 */
export function renderSummary(input: ReportInput, limit: SizeLimit = SUMMARY_LIMIT): string {
  return fitToSize(
    SUMMARY_LADDER.map((rung) => () => renderRung(input, rung)),
    limit,
  ).text;
}
