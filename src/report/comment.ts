import { fitToSize, type SizeLimit } from '../markdown/fit.ts';
import { COMMENT_LADDER, RECEIPT_LADDER } from './ladder.ts';
import type { ReportInput } from './report-input.ts';
import { renderRung } from './sections.ts';

/** GitHub takes 65,536 characters; the rest is left to the hidden marker and to what else stands around the report. */
export const COMMENT_LIMIT: SizeLimit = { characters: 60_000 };

/**
 * The comment on a pull request: what would happen to which item, in Markdown. Like the summary it always fits, keeps
 * verdict and counts, and says in its second line when it is shortened; items that do not change are only counted.
 */
export function renderComment(input: ReportInput, limit: SizeLimit = COMMENT_LIMIT): string {
  return fitToSize(
    COMMENT_LADDER.map((rung) => () => renderRung(input, rung)),
    limit,
  ).text;
}

/** What the comment becomes after the merge: what was done, with links to issues, run and commit, duration and requests. */
export function renderReceipt(input: ReportInput, limit: SizeLimit = COMMENT_LIMIT): string {
  return fitToSize(
    RECEIPT_LADDER.map((rung) => () => renderRung(input, rung, 'receipt')),
    limit,
  ).text;
}
