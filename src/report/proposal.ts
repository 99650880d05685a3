import type { Drift, SyncResult } from '../contracts/sync-result.ts';
import { codeText, denseTable, messageText, nameText, refLink, valueText } from './markdown-parts.ts';
import { attributionText } from './review/attribution.ts';
import { shortPair } from './short-values.ts';
import { countOfNoun } from './wording.ts';

/** Rows of each table at most; the change itself shows everything. */
const CAP = 100;

/** Drift that the plan's text cannot take over, and why. */
export interface LeftOut {
  readonly drift: Drift;
  readonly why: string;
}

/** What a proposal is made of. */
export interface ProposalInput {
  readonly result: SyncResult;
  /** What the proposal writes into the plan. */
  readonly accepted: readonly Drift[];
  readonly left: readonly LeftOut[];
}

/** Title of the pull request that accepts drift into the plan; plain text. */
export function proposalTitle({ accepted, result }: ProposalInput): string {
  return `Accept ${countOfNoun(accepted.length, 'edit')} made in ${result.syncMap.target} into the plan`;
}

/** Text of that pull request, in Markdown. */
export function renderProposal({ accepted, left, result }: ProposalInput): string {
  const { target, planId } = result.syncMap;
  return [
    `Somebody changed in ${codeText(target)} what plan ${codeText(planId)} says. Merging this writes their values into the plan; ` +
      'closing it keeps the plan as it is, and the same proposal is not made again.',
    table(accepted),
    ...(left.length === 0 ? [] : [`### Not proposed (${left.length})`, leftList(left)]),
  ]
    .join('\n\n')
    .concat('\n');
}

function table(accepted: readonly Drift[]): string {
  const rows = accepted.slice(0, CAP).map(({ item, ref, field, observed, desired, changedBy }) => {
    const [after, before] = shortPair(observed, desired).map(valueText);
    const who = changedBy === undefined ? '' : nameText(attributionText(changedBy));
    return [refLink(ref), codeText(item), nameText(field), before ?? '', after ?? '', who];
  });
  const rest = accepted.length - rows.length;
  const shown = denseTable(['issue', 'item', 'field', 'in the plan', 'in the tracker', 'changed'], rows);
  return rest > 0 ? `${shown}\n\n… and ${rest} more` : shown;
}

function leftList(left: readonly LeftOut[]): string {
  const lines = left
    .slice(0, CAP)
    .map(
      ({ drift: { item, ref, field }, why }) =>
        `- ${refLink(ref)} ${codeText(item)} ${nameText(field)}: ${messageText(why)}`,
    );
  const rest = left.length - lines.length;
  return [...lines, ...(rest > 0 ? [`- … and ${rest} more`] : [])].join('\n');
}
