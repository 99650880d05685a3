import { countsTable, footer, targetLine, verdictHeading } from './frame.ts';
import type { Rung } from './ladder.ts';
import type { ReportInput, ReportMode } from './report-input.ts';
import { attentionSections } from './result-sections.ts';
import { changeSections } from './review/changes.ts';
import { dangerSection } from './review/dangers.ts';
import { epicCounts } from './review/epic-folds.ts';
import { heldSections } from './review/held.ts';
import { orderSection } from './review/order-section.ts';

/** Modes whose report is about a plan that people are still deciding on or have just decided on. */
const SHOWS_ORDER: ReadonlySet<ReportMode> = new Set(['preview', 'dry-run', 'sync']);

/** One size of a report: verdict, target, counts, what is dangerous or held, what needs attention, details, footer. */
export function renderRung(input: ReportInput, rung: Rung): string {
  const { result, mode } = input;
  const { cap, diffs } = rung;
  const attention = [
    ...heldSections(result, cap),
    ...dangerSection(result, cap),
    ...attentionSections(result, cap, mode),
  ];
  const order = SHOWS_ORDER.has(mode) ? orderSection(input, { graph: diffs, cap }) : [];
  return [
    verdictHeading(input, rung.leftOut),
    targetLine(input),
    countsTable(result),
    ...(cap === 0 ? [] : attention),
    ...detailSections(input, rung),
    ...(cap === 0 ? [] : order),
    footer(input),
  ]
    .join('\n\n')
    .concat('\n');
}

function detailSections(input: ReportInput, { details, diffs }: Rung): readonly string[] {
  if (details === 'none') return [];
  return details === 'counts' ? epicCounts(input.result) : changeSections(input, { which: details, diffs });
}
