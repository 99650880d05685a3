import { describe, expect, test } from '@jest/globals';
import { AuthenticationError, SyncError } from '../../src/contracts/errors.ts';
import type { SyncResult } from '../../src/contracts/sync-result.ts';
import { PlanValidationError } from '../../src/plan/errors.ts';
import { annotationsOfError, annotationsOfResult } from '../../src/report/annotations.ts';
import type { ChangedLines } from '../../src/report/plan-lines.ts';
import type { Annotation } from '../../src/report/remark.ts';
import { HOSTILE_TEXTS as HOSTILE } from '../fixtures/hostile-text.ts';
import { operation, outcome, ref, syncResult } from './results.ts';

const at = (file: string, line: number, column = 1) => ({ file, line, column });
const failed = (id: string, line: number, message = 'refused') =>
  outcome(id, 'failed', { item: { place: at('roadmap.yaml', line) }, error: new Error(message) });
const drift = (
  item: string,
  overrides: Partial<SyncResult['drift'][number]> = {},
): SyncResult['drift'][number] => ({
  item,
  ref: ref(7),
  field: 'title',
  observed: 'theirs',
  desired: 'ours',
  conflict: false,
  resolution: 'kept',
  ...overrides,
});
const titles = (annotations: readonly Annotation[]): string[] => annotations.map(({ title }) => title);

describe('of a result', () => {
  test('puts what failed before edits of people, each on its line of the plan', () => {
    const result = syncResult(
      [
        outcome('a', 'unchanged', { item: { place: at('roadmap.yaml', 2) } }),
        outcome('b', 'created'),
        failed('c', 9, 'title is too long'),
        outcome('d', 'unknown', { item: { place: at('roadmap.yaml', 4) } }),
        outcome('e', 'blocked'),
        outcome('f', 'deferred'),
      ],
      { drift: [drift('a', { conflict: true, resolution: 'overwritten' })] },
    );

    expect(annotationsOfResult(result)).toEqual([
      {
        level: 'error',
        title: 'c failed',
        message: 'title is too long (remove the cause and run again: what is done is not repeated)',
        place: at('roadmap.yaml', 9),
      },
      {
        level: 'error',
        title: 'd has an unknown outcome',
        message: expect.stringMatching(/may or may not have happened \(look for the item in the tracker/u),
        place: at('roadmap.yaml', 4),
      },
      {
        level: 'warning',
        title: 'a: title was changed in the tracker',
        message:
          'Somebody changed title of #7, and the plan changed as well; their value is overwritten: ' +
          'the tracker has "theirs", the plan "ours"',
        place: at('roadmap.yaml', 2),
      },
    ]);
  });

  test('has nothing to say about ordinary creates and updates', () => {
    const result = syncResult([outcome('a', 'created'), outcome('b', 'updated'), outcome('c', 'unchanged')]);

    expect(annotationsOfResult(result)).toEqual([]);
  });

  test('shows ten of a level as they are', () => {
    const result = syncResult(Array.from({ length: 10 }, (_, index) => failed(`i${index}`, index + 1)));

    expect(titles(annotationsOfResult(result))).toHaveLength(10);
    expect(titles(annotationsOfResult(result)).at(-1)).toBe('i9 failed');
  });

  test('counts in the tenth what does not fit, for each level', () => {
    const failures = Array.from({ length: 25 }, (_, index) => failed(`i${index}`, 100 - index));
    const result = syncResult(failures, {
      drift: Array.from({ length: 11 }, (_, index) => drift(`x${index}`)),
    });

    const annotations = annotationsOfResult(result);

    expect(annotations.filter(({ level }) => level === 'error')).toHaveLength(10);
    expect(annotations.filter(({ level }) => level === 'warning')).toHaveLength(10);
    expect(titles(annotations)[0]).toBe('i24 failed');
    expect(titles(annotations)[9]).toBe('16 more errors');
    expect(titles(annotations)[19]).toBe('2 more warnings');
  });
});

describe('of dangers', () => {
  const items = [
    outcome('a', 'updated', { item: { place: at('roadmap.yaml', 2) } }),
    outcome('b', 'updated', { item: { place: at('roadmap.yaml', 8) } }),
    outcome('c', 'updated', { item: { place: at('other.yaml', 3) } }),
  ];
  const operations = [
    operation('c', { action: 'reopen', field: 'state', before: 'closed', after: 'open', danger: 'reopens' }),
    operation('b', { action: 'unlink', field: 'blocked-by', before: 'a', after: '', danger: 'unlinks' }),
    operation('a', { danger: 'overwrites' }),
    operation('x', { action: 'close', field: 'item', target: ref(8), title: 'Fax', danger: 'closes' }),
    operation('y', { action: 'close', field: 'item', target: ref(9), title: 'Telex', danger: 'closes' }),
    operation('b'),
  ];

  test('warns of each where the item stands, and of what left the plan once, the gravest first', () => {
    const result = syncResult(items, { dryRun: true, operations });

    expect(annotationsOfResult(result)).toEqual([
      {
        level: 'warning',
        title: '2 issues would be closed',
        message: 'No longer in the plan: #8 Fax, #9 Telex',
      },
      {
        level: 'warning',
        title: 'a: title would be overwritten',
        message: 'title of #1: "Old" -> "New"',
        place: at('roadmap.yaml', 2),
      },
      {
        level: 'warning',
        title: 'b: a link would be taken away',
        message: 'blocked-by of #1: "a" -> none',
        place: at('roadmap.yaml', 8),
      },
      {
        level: 'warning',
        title: 'c would be reopened',
        message: 'state of #1: "closed" -> "open"',
        place: at('other.yaml', 3),
      },
    ]);
  });

  test('tells an overwritten edit once', () => {
    const result = syncResult(items, { operations, drift: [drift('a', { resolution: 'overwritten' })] });

    expect(titles(annotationsOfResult(result)).filter((title) => title.startsWith('a:'))).toEqual([
      'a: title was changed in the tracker',
    ]);
  });

  test.each<[string, ChangedLines, string[]]>([
    ['nothing', new Map(), ['a', 'b', 'c']],
    [
      'a line of the second item, far below its start',
      new Map([['roadmap.yaml', [{ first: 40, last: 41 }]]]),
      ['b', 'a', 'c'],
    ],
    ['the line before it', new Map([['roadmap.yaml', [{ first: 7, last: 7 }]]]), ['a', 'b', 'c']],
    ['the other file', new Map([['other.yaml', [{ first: 1, last: 9 }]]]), ['c', 'a', 'b']],
    ['lines above all items', new Map([['roadmap.yaml', [{ first: 1, last: 1 }]]]), ['a', 'b', 'c']],
  ])('puts first what is on changed lines: %s', (_what, changed, order) => {
    const own = operations.slice(0, 3);

    const found = annotationsOfResult(syncResult(items, { dryRun: true, operations: own }), changed);

    expect(titles(found).map((title) => title[0])).toEqual(order);
  });

  test('names what is held, and why the whole run is', () => {
    const held = [{ operation: operation('b'), why: 'changed' as const }];
    const holdReasons = [{ message: '12 closes, at most 5', remedy: 'raise max-closes' }];

    expect(annotationsOfResult(syncResult(items, { held, holdReasons }))).toEqual([
      { level: 'error', title: 'The run is held', message: '12 closes, at most 5 (raise max-closes)' },
      {
        level: 'warning',
        title: 'b: 1 operation held',
        message: 'Nobody reviewed them, so they were held: title of #1: "Old" -> "New"',
        place: at('roadmap.yaml', 8),
      },
    ]);
  });
});

describe('of an error', () => {
  test('puts problems on changed lines first', () => {
    const error = new PlanValidationError([
      { message: 'first', place: at('a.yaml', 1) },
      { message: 'second', place: at('a.yaml', 5) },
    ]);

    const found = annotationsOfError(error, new Map([['a.yaml', [{ first: 5, last: 5 }]]]));

    expect(found.map(({ message }) => message)).toEqual(['second', 'first']);
  });

  test('marks every problem at its place, by file, line and column', () => {
    const error = new PlanValidationError([
      { message: 'unknown key', place: at('b.yaml', 1) },
      { message: 'duplicate id', remedy: 'rename one', item: 'x', place: at('a.yaml', 10, 3) },
      { message: 'too deep', place: at('a.yaml', 10, 1) },
      { message: 'no plan_id' },
      { message: 'too long', place: at('a.yaml', 9) },
    ]);

    expect(
      annotationsOfError(error).map(({ title, message, place }) => [
        title,
        message,
        place?.file,
        place?.line,
      ]),
    ).toEqual([
      ['invalid-plan', 'no plan_id', undefined, undefined],
      ['invalid-plan', 'too long', 'a.yaml', 9],
      ['invalid-plan', 'too deep', 'a.yaml', 10],
      ['invalid-plan: x', 'duplicate id (rename one)', 'a.yaml', 10],
      ['invalid-plan', 'unknown key', 'b.yaml', 1],
    ]);
  });

  test('says the remedy of an error without place', () => {
    const error = new AuthenticationError('the token cannot write issues', { hint: 'add "issues: write"' });

    expect(annotationsOfError(error)).toEqual([
      { level: 'error', title: 'auth', message: 'the token cannot write issues (add "issues: write")' },
    ]);
  });

  test('looks into the result of an ended run', () => {
    const result = syncResult([failed('a', 3)]);

    expect(annotationsOfError(new SyncError('x', result, []))).toEqual(annotationsOfResult(result));
  });
});

test.each(HOSTILE)('stays one short line of text without controls: %j', (hostile) => {
  const result = syncResult([failed(hostile, 1, hostile.repeat(50))], {
    drift: [drift(hostile, { observed: hostile })],
  });

  for (const { title, message } of annotationsOfResult(result)) {
    expect(title).not.toMatch(/[\p{Cc}\u202E]/u);
    expect(message).not.toMatch(/[\p{Cc}\u202E]/u);
    expect(Array.from(title).length).toBeLessThanOrEqual(120);
    expect(Array.from(message).length).toBeLessThanOrEqual(1000);
  }
});
