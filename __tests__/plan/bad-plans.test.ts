import { describe, expect, it } from '@jest/globals';
import { formatProblem } from '../../src/kernel/problem.ts';
import { PlanLoadError, PlanValidationError } from '../../src/plan/errors.ts';
import { BAD_CONTENT } from './bad-content.ts';
import type { BadPlan } from './bad-plan.ts';
import { BAD_REFERENCES } from './bad-references.ts';
import { BAD_SHAPE } from './bad-shape.ts';
import { BAD_SYNTAX } from './bad-syntax.ts';
import { BAD_VALUES } from './bad-values.ts';
import { parse, refusalOf, source } from './reading.ts';

const ERRORS = { PlanLoadError, PlanValidationError };

function refusal({ file, text, require }: BadPlan): PlanLoadError | PlanValidationError {
  return refusalOf(() => parse([source(text, file)], { require: require ?? [] }));
}

describe.each([
  ['a file that cannot be read', BAD_SYNTAX],
  ['a plan of the wrong shape', BAD_SHAPE],
  ['a value of the wrong kind', BAD_VALUES],
  ['impossible content', BAD_CONTENT],
  ['contradicting references', BAD_REFERENCES],
])('%s is refused:', (_group, plans) => {
  it.each(plans)('$name', (plan) => {
    const error = refusal(plan);
    expect(error.problems.map(formatProblem)).toEqual(plan.problems);
    expect(error.problems.filter(({ remedy, place }) => remedy === undefined || place === undefined)).toEqual(
      [],
    );
    expect(error).toBeInstanceOf(ERRORS[plan.error]);
    expect(error.kind).toBe('user');
  });

  it.each(plans)('$name, with Windows line ends and a byte order mark', (plan) => {
    const windows = `\uFEFF${plan.text.replace(/\r?\n/g, '\r\n')}`;
    expect(refusal({ ...plan, text: windows }).problems.map(formatProblem)).toEqual(plan.problems);
  });
});
