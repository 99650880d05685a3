import { expect, test } from '@jest/globals';
import { ProviderError, SyncError } from '../../src/contracts/errors.ts';
import { ConfigError } from '../../src/kernel/errors.ts';
import { errorLines, textLines, textReport } from '../../src/report/console.ts';
import { remarksOfResult } from '../../src/report/result-remarks.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { HOSTILE_TEXTS as HOSTILE } from '../fixtures/hostile-text.ts';
import { operation, outcome, placeholder, ref, report, syncResult } from './results.ts';

const everything = syncResult(
  [
    outcome('new', 'created', { ref: ref(1) }),
    outcome('edited', 'updated', {
      ref: ref(2),
      changes: [
        { field: 'title', before: 'a', after: 'b' },
        { field: 'Size', before: '', after: 'XL' },
        { field: 'body', before: 'x\ny', after: 'x\nz\nw' },
      ],
    }),
    outcome('moved', 'updated', { ref: ref(3), relinked: true }),
    outcome('same', 'unchanged'),
    outcome('bad', 'failed', {
      item: { place: { file: 'plan/a.yaml', line: 7, column: 3 } },
      error: new ProviderError('no such milestone', { hint: 'create it' }),
    }),
    outcome('half', 'failed', { created: true, ref: ref(4), error: new Error('board gone') }),
    outcome('lost', 'unknown'),
    outcome('child', 'blocked'),
    outcome('later', 'deferred'),
  ],
  {
    drift: [
      {
        item: 'same',
        ref: ref(5),
        field: 'title',
        observed: 'x',
        desired: 'y',
        conflict: true,
        resolution: 'kept',
      },
    ],
    orphans: [{ id: 'old', ref: ref(6), title: 'Old', state: 'closed' }],
    warnings: ['slow', 'slow', 'odd'],
    resumeAt: Date.UTC(2026, 10, 21, 14, 5),
  },
);

test('tells everything as plain lines', () => {
  expect(textLines(textReport(report(everything)))).toEqual([
    'Stopped: of 9 items in acme/roadmap, 2 failed, 1 unknown, 1 waiting for a failed one and 1 left for the next run; ' +
      '4 done (created 2, updated 1 and relinked 1 issue) (1 edit made in the tracker kept)',
    '',
    'Changes (3)',
    '  created #1 new: Title of new',
    '  updated #2 edited: Title of edited [title: a -> b; Size: none -> XL; body: +2 -1 lines]',
    '  relinked #3 moved: Title of moved',
    '',
    'Not done (4)',
    '  plan/a.yaml:7:3: failed bad: no such milestone (create it)',
    '  roadmap.yaml:1:1: failed #4 half: board gone (remove the cause and run again: what is done is not repeated)',
    '  roadmap.yaml:1:1: unknown lost: the reply was lost, so it may or may not have happened ' +
      '(look for the item in the tracker, or run again: the next run looks first and creates no second one)',
    '  roadmap.yaml:1:1: blocked child: an item that it needs failed (settle that item, then run again)',
    '',
    'Left for the next run (1)',
    '  it was not attempted in this run (run again: the next run continues here); it can continue from 2026-11-21 14:05 UTC',
    '  later',
    '',
    'Edits made in the tracker (1)',
    '  #5 same: title is "x" in the tracker, "y" in the plan (conflict, kept)',
    '',
    'No longer in the plan, left as they are (1)',
    '  #6 Old (closed, was old) https://github.com/acme/roadmap/issues/6',
    '',
    'Warnings (2)',
    '  slow × 2',
    '  odd',
    '',
    '2 created, 1 updated, 1 relinked, 1 unchanged, 2 failed, 1 unknown, 1 blocked, 1 deferred; ' +
      '4.2 s, 32 requests (28 writes and 1 retry; 45 points of the hourly budget)',
  ]);
});

test('speaks of a dry run in the future', () => {
  const result = syncResult(
    [
      outcome('new', 'created', { ref: placeholder('new') }),
      outcome('edited', 'updated', { changes: [{ field: 'title', before: 'a', after: 'b' }] }),
      outcome('moved', 'updated', { relinked: true }),
    ],
    { dryRun: true, usage: { requests: 0, writes: 0, retries: 0, refusals: 0, points: 0 }, durationMs: 12 },
  );

  expect(textLines(textReport(report(result)))).toEqual([
    'Would create 1, update 1 and relink 1 issue in acme/roadmap (offline: existing issues were not looked at)',
    '',
    'Changes (3)',
    '  create new: Title of new',
    '  update edited: Title of edited [title: a -> b]',
    '  relink moved: Title of moved',
    '',
    '1 to create, 1 to update, 1 to relink, 0 unchanged; 12 ms, 0 requests (0 writes)',
  ]);
});

test('lists the problems that ended a run, with places and remedies', () => {
  const error = new ConfigError([
    { message: 'unknown input "plna"', remedy: 'did you mean "plan"?' },
    { message: 'not a number', place: { file: 'planpilot.yaml', line: 4, column: 2 } },
  ]);

  expect(errorLines(error)).toEqual([
    'Stopped: The settings have 2 problems',
    '  unknown input "plna" (did you mean "plan"?)',
    '  planpilot.yaml:4:2: not a number',
    'Remedy: Correct the settings named in the message.',
  ]);
});

test.each([
  ['a tracker’s refusal', new ProviderError('gone', { hint: 'look' }), ['Stopped: gone', 'Remedy: look']],
  [
    'a defect, without its stack',
    new TypeError('x is not a function'),
    ['Stopped: x is not a function', 'Remedy: Report it with the message and, if you can, the plan.'],
  ],
  ['an ended run by its message alone', new SyncError('2 items failed', everything, []), ['2 items failed']],
])('says %s', (_what, error, lines) => {
  expect(errorLines(error)).toEqual(lines);
});

test.each(HOSTILE)('every line is safe for terminals and workflow logs: %j', (hostile) => {
  const result = syncResult(
    [
      outcome('a', 'created', {
        item: { id: hostile, title: hostile },
        ref: { id: 'x', key: hostile, url: hostile },
      }),
      outcome('b', 'updated', { changes: [{ field: hostile, before: hostile, after: `${hostile}x` }] }),
      outcome('c', 'failed', {
        error: new Error(hostile),
        item: { place: { file: hostile, line: 1, column: 1 } },
      }),
    ],
    {
      warnings: [hostile],
      orphans: [{ id: hostile, ref: { id: 'x', key: hostile, url: hostile }, title: hostile, state: 'open' }],
    },
  );
  const text = textReport(report(result));
  const lines = [
    ...textLines(text),
    ...text.groups.flatMap((group) => group.lines),
    ...errorLines(new Error(hostile)),
  ];

  for (const line of lines) {
    expect(line).not.toMatch(/[\p{Cc}\u202E]/u);
    expect(line).not.toMatch(/^\s*::|##\[/u);
  }
});

test('what leaves the tracker is told in the tense of the run', () => {
  const gone = {
    id: 'old',
    ref: ref(6),
    title: 'Old',
    state: 'open',
    action: 'close',
    status: 'done',
  } as const;
  const lines = (dryRun: boolean) =>
    textLines(textReport(report(syncResult([], { removals: [gone], dryRun }))));
  expect(lines(true)).toEqual(
    expect.arrayContaining([
      'No longer in the plan, to be taken out of the tracker (1)',
      expect.stringMatching(/^ {2}close #6 Old \(was old\) https:/u),
    ]),
  );
  expect(lines(false)).toEqual(
    expect.arrayContaining([
      'No longer in the plan, taken out of the tracker (1)',
      expect.stringMatching(/^ {2}close done: #6 Old/u),
    ]),
  );
});

test('what a revert leaves alone was touched, not left unreviewed', () => {
  const held = [{ operation: operation('a'), why: 'touched' }] as const;
  const input = { ...report(syncResult([], { held })), mode: 'revert' } as const;
  const surfaces = [textLines(textReport(input)).join('\n'), renderSummary(input)];
  for (const text of surfaces) {
    expect(text).toMatch(/touched/u);
    expect(text).not.toMatch(/review/u);
  }
  expect(remarksOfResult(input.result)).toMatchObject([
    { message: expect.stringMatching(/^Somebody touched them since/u) },
  ]);
});
