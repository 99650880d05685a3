import { describe, expect, it } from '@jest/globals';
import { ConfigError, countOf, messageOf, PlanPilotError } from '../../src/kernel/errors.ts';

class Plain extends PlanPilotError {
  override readonly code = 'plain';
}

describe('PlanPilotError', () => {
  it('is terminal and without hint unless told otherwise', () => {
    const error = new Plain('broken');
    expect([error.kind, error.hint, error.name, error.code]).toEqual([
      'terminal',
      undefined,
      'Plain',
      'plain',
    ]);
    expect(error).not.toHaveProperty('cause');
  });

  it('keeps kind, hint and cause', () => {
    const cause = new Error('socket closed');
    expect(new Plain('broken', { kind: 'retryable', hint: 'try again', cause })).toMatchObject({
      kind: 'retryable',
      hint: 'try again',
      cause,
    });
  });
});

describe('ConfigError', () => {
  it('names every problem, one a line', () => {
    const place = { file: 'planpilot.yaml', line: 1, column: 2 };
    const error = new ConfigError([
      { message: 'A is wrong', place },
      { message: 'B is wrong', remedy: 'mend it' },
    ]);
    expect(error.message).toBe(
      'The settings have 2 problems:\n  planpilot.yaml:1:2: A is wrong\n  B is wrong (mend it)',
    );
    expect([error.kind, error.code, error.name]).toEqual(['user', 'config', 'ConfigError']);
    expect(error.problems).toHaveLength(2);
  });
});

describe('countOf', () => {
  it.each([
    [[], 'It has 0 parts'],
    [[1], 'It has 1 part'],
    [[1, 2], 'It has 2 parts'],
  ])('of %j reads %s', (list, expected) => {
    expect(countOf(list, 'It has', 'part')).toBe(expected);
  });
});

describe('messageOf', () => {
  it.each([
    [new Error('broken'), 'broken'],
    ['broken', 'broken'],
    [undefined, 'undefined'],
    [404, '404'],
  ])('tells what was thrown: %p', (thrown, expected) => {
    expect(messageOf(thrown)).toBe(expected);
  });
});
