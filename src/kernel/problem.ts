/** A position in a text file of the user; line and column start at 1. */
export interface Place {
  /** Path relative to the workspace, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One mistake in what the user wrote: where it is, what is wrong, what to do. */
export interface Problem {
  readonly message: string;
  readonly remedy?: string;
  readonly place?: Place;
  /** Id of the plan item concerned. */
  readonly item?: string;
}

/** `file:line:column`, the form that terminals and editors make clickable. */
export function formatPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}

/** One line: place, message, remedy; parts that are unknown are left out. */
export function formatProblem(problem: Problem): string {
  const where = problem.place === undefined ? '' : `${formatPlace(problem.place)}: `;
  const remedy = problem.remedy === undefined ? '' : ` (${problem.remedy})`;
  return `${where}${problem.message}${remedy}`;
}
