import { messageOf, ProblemsError } from '../../kernel/errors.ts';
import type { Place } from '../../kernel/problem.ts';
import { terminalText } from '../../report/terminal-text.ts';
import { clip } from '../../report/wording.ts';
import type { RunReport } from './run-report.ts';
import { hintOf, verdictOf } from './wording.ts';

/** One error shown on the run's page. */
export interface Annotation {
  readonly title: string;
  readonly message: string;
  readonly place?: Place;
}

/** GitHub shows ten of a step. */
const SHOWN = 10;

/** What went wrong, gravest first: the error that ended the run, failed objects, work left. At most ten. */
export function annotationsOf(report: RunReport): readonly Annotation[] {
  if (report.exitCode === 0) return [];
  const all = [
    ...(report.error === undefined ? [] : ofError(report.error)),
    ...(report.status?.failures ?? []).map(({ gvr, key, reason, message }) =>
      annotation(`${key} (${gvr}): ${reason}`, message),
    ),
  ];
  if (all.length === 0) return [annotation('Not converged', verdictOf(report))];
  if (all.length <= SHOWN) return all;
  const shown = all.slice(0, SHOWN - 1);
  const rest = all.length - shown.length;
  return [...shown, annotation(`${rest} more errors`, `${rest} more errors: the job summary lists them`)];
}

function ofError(error: unknown): readonly Annotation[] {
  if (error instanceof ProblemsError)
    return error.problems.map(({ message, remedy, place }) =>
      annotation('kcp settings', remedy === undefined ? message : `${message} (${remedy})`, place),
    );
  const hint = hintOf(error);
  return [annotation('kcp', hint === undefined ? messageOf(error) : `${messageOf(error)} (${hint})`)];
}

function annotation(title: string, message: string, place?: Place): Annotation {
  const texts = { title: clip(terminalText(title), 120), message: clip(terminalText(message), 1000) };
  return place === undefined ? texts : { ...texts, place };
}
