import { messageOf, PlanPilotError, ProblemsError } from '../kernel/errors.ts';
import type { Problem } from '../kernel/problem.ts';
import { fitToSize, type SizeLimit } from '../markdown/fit.ts';
import { FAILURE_REASONS, failureReasonOf } from './failure-reason.ts';
import { codeText, denseTable, headingText, messageText, placeText } from './markdown-parts.ts';
import { SUMMARY_LIMIT } from './summary.ts';
import { failureVerdict } from './verdict.ts';

export interface FailureSummaryInput {
  /** Whatever ended the run before there was a result. */
  readonly error: unknown;
  /** Repository or project, when it is known already. */
  readonly target?: string;
}

/** How many problems each size of the report lists. */
const LADDER = [500, 50, 0] as const;

/**
 * The job summary of a run that ended before there was a result: an invalid plan, wrong settings, a token without
 * rights. Names every problem with its place and remedy; never a stack trace.
 */
export function renderFailureSummary(input: FailureSummaryInput, limit: SizeLimit = SUMMARY_LIMIT): string {
  return fitToSize(
    LADDER.map((cap) => () => renderRung(input, cap)),
    limit,
  ).text;
}

function renderRung({ error, target }: FailureSummaryInput, cap: number): string {
  const reason = failureReasonOf(error);
  const problems = error instanceof ProblemsError ? error.problems : [];
  const shortened = problems.length > cap ? [`> Shortened to fit: ${shownText(problems.length, cap)}.`] : [];
  const hint = error instanceof PlanPilotError ? error.hint : undefined;
  return [
    [`## ${headingText(failureVerdict(error, target))}`, ...shortened].join('\n'),
    `Reason ${codeText(reason)}: ${FAILURE_REASONS[reason].meaning}`,
    ...(problems.length > 0 ? problemTable(problems, cap) : fullMessage(error)),
    `**Remedy:** ${hint === undefined ? FAILURE_REASONS[reason].remedy : messageText(hint)}`,
  ]
    .join('\n\n')
    .concat('\n');
}

/** The message once more when the verdict does not hold all of it. */
function fullMessage(error: unknown): readonly string[] {
  const message = messageOf(error);
  return message.includes('\n') || message.length > 300 ? [messageText(message)] : [];
}

function shownText(count: number, cap: number): string {
  return cap === 0
    ? `the ${count} problems are in the log`
    : `the first ${cap} of ${count} problems are listed`;
}

function problemTable(problems: readonly Problem[], cap: number): readonly string[] {
  const shown = problems.slice(0, cap);
  if (shown.length === 0) return [];
  const rows = shown.map(({ place, item, message, remedy }) => [
    placeText(place),
    item === undefined ? '' : codeText(item),
    messageText(message),
    remedy === undefined ? '' : messageText(remedy),
  ]);
  const rest = problems.length - shown.length;
  return [
    denseTable(['place', 'item', 'problem', 'remedy'], rows),
    ...(rest === 0 ? [] : [`… and ${rest} more`]),
  ];
}
