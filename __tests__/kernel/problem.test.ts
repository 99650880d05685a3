import { describe, expect, it } from '@jest/globals';
import { formatPlace, formatProblem, type Problem } from '../../src/kernel/problem.ts';

const place = { file: 'docs/plan.yaml', line: 3, column: 7 };

describe('a problem on one line', () => {
  it.each<[Problem, string]>([
    [{ message: 'It is wrong' }, 'It is wrong'],
    [{ message: 'It is wrong', remedy: 'mend it' }, 'It is wrong (mend it)'],
    [{ message: 'It is wrong', place }, 'docs/plan.yaml:3:7: It is wrong'],
    [
      { message: 'It is wrong', remedy: 'mend it', place, item: 'T1' },
      'docs/plan.yaml:3:7: It is wrong (mend it)',
    ],
  ])('shows what is known of %j', (problem, expected) => {
    expect(formatProblem(problem)).toBe(expected);
  });

  it('has its place in the form that terminals link', () => {
    expect(formatPlace(place)).toBe('docs/plan.yaml:3:7');
  });
});
