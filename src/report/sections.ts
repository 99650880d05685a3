import { countsTable, footer, planText, receiptLine, targetLine, verdictHeading } from './frame.ts';
import type { Rung } from './ladder.ts';
import type { ReportInput, ReportMode } from './report-input.ts';
import { driftSection, leftoverSections, troubleSections } from './result-sections.ts';
import { changeSections } from './review/changes.ts';
import { dangerSection } from './review/dangers.ts';
import { epicCounts } from './review/epic-folds.ts';
import { heldSections } from './review/held.ts';
import { orderSection } from './review/order-section.ts';

/** Modes whose report is about a plan that people are still deciding on or have just decided on. */
const SHOWS_ORDER: ReadonlySet<ReportMode> = new Set(['preview', 'dry-run', 'sync']);

/**
 * One size of a report: verdict, target, counts; what was not done, is held or dangerous; details; then what else
 * deserves a look. Edits of people come first where the run is about them. A receipt says at its top what it is for.
 */
export function renderRung(input: ReportInput, rung: Rung, surface: 'report' | 'receipt' = 'report'): string {
  const { result, mode } = input;
  const { cap } = rung;
  const edits = driftSection(input, cap);
  const urgent = [
    ...troubleSections(result, cap),
    ...heldSections(input, cap),
    ...dangerSection(input, cap),
    ...(mode === 'drift' ? edits : []),
  ];
  const later = [...(mode === 'drift' ? [] : edits), ...leftoverSections(result, cap)];
  return [
    verdictHeading(input, rung.leftOut),
    targetLine(input),
    ...(surface === 'receipt' ? [receiptLine(input)] : []),
    countsTable(result),
    ...(cap === 0 ? [] : urgent),
    ...detailSections(input, rung),
    ...orderSections(input, rung),
    ...(cap === 0 ? [] : later),
    surface === 'receipt' ? planText(input) : footer(input),
  ]
    .join('\n\n')
    .concat('\n');
}

function detailSections(input: ReportInput, { details, diffs }: Rung): readonly string[] {
  if (details === 'none') return [];
  return details === 'counts' ? epicCounts(input.result) : changeSections(input, { which: details, diffs });
}

function orderSections(input: ReportInput, { order, cap }: Rung): readonly string[] {
  if (order === 'none' || !SHOWS_ORDER.has(input.mode)) return [];
  return orderSection(input, { graph: order === 'graph', cap });
}
