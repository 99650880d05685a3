import { expect, test } from '@jest/globals';
import { FAIL_ON } from '../../src/app/config-schema.ts';
import { finalError } from '../../src/app/fail-on.ts';
import type { FailOn } from '../../src/app/review-settings.ts';
import { DeferredError } from '../../src/contracts/errors.ts';
import type { SyncResult } from '../../src/contracts/sync-result.ts';
import { failureReasonOf } from '../../src/report/failure-reason.ts';
import { sync } from '../support/engine-harness.ts';
import { MemoryTracker } from '../support/memory-tracker.ts';

const PLAN = `
items:
  - { id: E1, type: epic, title: Checkout }
  - { id: E2, type: epic, title: Growth }
`;
const OPEN = { config: { prune: 'close', maxCloses: 5 } } as const;

/** What a run found: nothing, or one thing of each kind. */
async function found(what: FailOn | 'nothing' | 'too-many-closes'): Promise<SyncResult> {
  const tracker = new MemoryTracker();
  await sync(tracker, PLAN, OPEN);
  const looking = { ...OPEN, ports: { dryRun: true } };
  const renamed = PLAN.replace('Growth', 'Growing');
  const shorter = PLAN.slice(0, PLAN.indexOf('  - { id: E2'));
  if (what === 'drift' || what === 'conflicts') tracker.titled('Growth').title = 'Theirs';
  if (what === 'held') return sync(tracker, renamed, { ...OPEN, against: { reviewed: [] } });
  if (what === 'closes') return sync(tracker, shorter, looking);
  if (what === 'too-many-closes')
    return sync(tracker, shorter, { config: { prune: 'close', maxCloses: 0 }, ports: { dryRun: true } });
  return sync(tracker, what === 'changes' || what === 'conflicts' ? renamed : PLAN, looking);
}

const reasonFor = (result: SyncResult, ...failOn: readonly FailOn[]): string => {
  const error = finalError(undefined, result, new Set(failOn));
  return error === undefined ? '' : failureReasonOf(error);
};

test.each([
  ['nothing', []],
  ['held', ['held']],
  ['too-many-closes', ['held', 'closes', 'changes']],
  ['closes', ['closes', 'changes']],
  ['conflicts', ['conflicts', 'drift']],
  ['drift', ['drift']],
  ['changes', ['changes']],
] as const)('%s is a failure for those words alone that name it', async (what, words) => {
  const result = await found(what);
  for (const word of FAIL_ON)
    expect([word, reasonFor(result, word)]).toEqual([word, isOne(word) ? word : '']);
  expect(reasonFor(result, ...FAIL_ON)).toBe(words[0] ?? '');

  function isOne(word: FailOn): boolean {
    return words.some((each) => each === word);
  }
});

test('a run that left work for the next one succeeds only where "incomplete" is not named', async () => {
  const result = await found('nothing');
  const error = new DeferredError('the budget is spent');
  expect(finalError(error, result, new Set(['incomplete']))).toBe(error);
  expect(finalError(error, result, new Set(['held']))).toBeUndefined();
});

test('what failed stays a failure whatever is named', async () => {
  const error = new Error('broken');
  expect(finalError(error, await found('nothing'), new Set())).toBe(error);
});
