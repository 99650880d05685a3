import { fitToSize, type SizeLimit } from '../markdown/fit.ts';
import { COMMENT_LIMIT } from './comment.ts';
import { planText, runLinks, targetLine, verdictHeading } from './frame.ts';
import type { ReportInput } from './report-input.ts';
import { driftSection, leftoverSections } from './result-sections.ts';

const CAPS: readonly { readonly cap: number; readonly leftOut?: string }[] = [
  { cap: Infinity },
  { cap: 100, leftOut: 'of each list only the first 100 entries' },
  { cap: 20, leftOut: 'of each list only the first 20 entries' },
];

const REMEDY =
  'To keep an edit, write it into the plan. To undo it, sync with `on-drift: overwrite`, or undo it by hand. ' +
  'This issue is kept up to date by the runs that look for drift.';

/** The body of the one issue that tells how tracker and plan differ, and who changed what last. Fits like a comment. */
export function renderDriftIssue(input: ReportInput, limit: SizeLimit = COMMENT_LIMIT): string {
  return fitToSize(
    CAPS.map(
      ({ cap, leftOut }) =>
        () =>
          renderSize(input, cap, leftOut),
    ),
    limit,
  ).text;
}

function renderSize(input: ReportInput, cap: number, leftOut: string | undefined): string {
  const { result } = input;
  return [
    verdictHeading({ ...input, mode: 'drift' }, leftOut),
    targetLine(input),
    ...driftSection({ ...input, mode: 'drift' }, cap),
    ...leftoverSections(result, cap),
    ...(result.drift.length === 0 ? [] : [REMEDY]),
    [...runLinks(input.run ?? {}), planText(input)].join(' · '),
  ]
    .join('\n\n')
    .concat('\n');
}
