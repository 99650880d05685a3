import type { SyncResult } from '../contracts/sync-result.ts';
import { durationText } from '../kernel/time-text.ts';
import { addressLink, codeText, headingText, messageText, table } from './markdown-parts.ts';
import type { Fidelity, ReportInput, RunInfo } from './report-input.ts';
import { columnsFor, countsOf } from './tally.ts';
import { trafficText } from './traffic.ts';
import { verdictOf } from './verdict.ts';

/** The verdict as heading; a shortened report says so in the line below, and where all of it is. */
export function verdictHeading(input: ReportInput, leftOut: string | undefined): string {
  const heading = `## ${headingText(verdictOf(input))}`;
  if (leftOut === undefined) return heading;
  const { url } = input.run ?? {};
  const more = url === undefined ? '' : ` (${addressLink('all of it is in the run', url)})`;
  return `${heading}\n> Shortened to fit: ${leftOut}${more}.`;
}

const FIDELITY_TEXT: Readonly<Record<Fidelity, string>> = {
  live: '**live**: the tracker was read',
  cached: '**cached**: compared with what was written last, not with the tracker',
  offline: '**offline**: the tracker was not read, so every item counts as new',
};

const CREATES_ONLY_TEXT: Readonly<Record<Fidelity, string>> = {
  ...FIDELITY_TEXT,
  live: 'only new items are created; existing ones are neither compared nor changed',
  offline: '**offline**: the tracker was not asked',
};

/** Where this happens, what it rests on, and whether anything was written. */
export function targetLine({ result, fidelity, fidelityNote, createsOnly }: ReportInput): string {
  const { syncMap, dryRun } = result;
  const note = fidelityNote === undefined ? '' : ` (${messageText(fidelityNote)})`;
  return [
    `Target ${codeText(syncMap.target)}`,
    ...(syncMap.boardUrl === undefined ? [] : [addressLink('board', syncMap.boardUrl)]),
    `${(createsOnly === true ? CREATES_ONLY_TEXT : FIDELITY_TEXT)[fidelity]}${note}`,
    ...(dryRun ? ['nothing was written'] : []),
  ].join(' · ');
}

export function countsTable(result: SyncResult): string {
  const counts = countsOf(result);
  const columns = columnsFor(counts, result.dryRun);
  return table(
    columns.map(({ title }) => title),
    [columns.map(({ key }) => String(counts[key]))],
  );
}

/** Run, commit and pull request as links; nothing when none is known. */
export function runLinks({ url, commit, commitUrl, pullRequest }: RunInfo): readonly string[] {
  const short = commit?.slice(0, 7);
  return [
    ...(pullRequest === undefined
      ? []
      : [addressLink(`pull request #${pullRequest.number}`, pullRequest.url)]),
    ...(short === undefined
      ? []
      : [`commit ${commitUrl === undefined ? codeText(short) : addressLink(short, commitUrl)}`]),
    ...(url === undefined ? [] : [addressLink('run', url)]),
  ];
}

/** What the run was for and what it took: the line that makes a report a receipt. */
export function receiptLine({ result: { durationMs, usage }, run = {} }: ReportInput): string {
  const { url, ...rest } = run;
  const subject = runLinks(rest).join(', ');
  const doer = url === undefined ? 'This run' : addressLink('This run', url);
  const applied = subject === '' ? 'took' : `applied ${subject}, in`;
  return `${doer} ${applied} ${durationText(durationMs)} with ${trafficText(usage)}`;
}

/** Duration, traffic, links, plan. */
export function footer(input: ReportInput): string {
  const { durationMs, usage } = input.result;
  return [
    `Took ${durationText(durationMs)}`,
    trafficText(usage),
    ...runLinks(input.run ?? {}),
    planText(input),
  ].join(' · ');
}

/** Plan, its files, fingerprint. */
export function planText({ result: { syncMap }, plan }: ReportInput): string {
  const files = plan === undefined ? '' : filesText(plan.files);
  return `plan ${codeText(syncMap.planId)}${files} · fingerprint ${codeText(syncMap.planFingerprint)}`;
}

const SHOWN_FILES = 3;

function filesText(files: readonly string[]): string {
  const shown = files.slice(0, SHOWN_FILES).map(codeText).join(', ');
  const rest = files.length - SHOWN_FILES;
  if (shown === '') return '';
  return ` from ${shown}${rest > 0 ? ` and ${rest} more` : ''}`;
}
