import { countOf, ProblemsError } from '../kernel/errors.ts';
import type { Problem } from '../kernel/problem.ts';

/** A plan file that cannot be read into items: missing, too large, not UTF-8, broken syntax, wrong shape. */
export class PlanLoadError extends ProblemsError {
  override readonly code = 'plan-load';

  constructor(problems: readonly Problem[], cause?: unknown) {
    super(countOf(problems, 'The plan cannot be read;', 'problem'), problems, { cause });
  }
}

/** A readable plan that contradicts itself or a limit of the tracker. */
export class PlanValidationError extends ProblemsError {
  override readonly code = 'plan-invalid';

  constructor(problems: readonly Problem[]) {
    super(countOf(problems, 'The plan has', 'problem'), problems);
  }
}
