import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ContentBudget, createsContent } from '../../../src/providers/github/content-budget.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function spendTimes(budget: ContentBudget, times: number, objects = 1): void {
  for (let count = 0; count < times; count++) budget.spend(objects);
}

/** GitHub refuses a request because of its limit. */
function refuse(budget: ContentBudget): void {
  budget.settle(budget.spend(1), 1, true);
}

describe('the content budget', () => {
  test('lets eighty requests a minute through, whatever they create', async () => {
    const clock = new FakeClock(0);
    const budget = new ContentBudget(clock);
    spendTimes(budget, 79, 20);
    expect(budget.opensAt(20)).toBe(0);
    budget.spend(20);
    expect(budget.opensAt(1)).toBe(MINUTE);
    await clock.advance(MINUTE);
    expect(budget.opensAt(20)).toBe(MINUTE);
  });

  test('lets five hundred requests an hour through', async () => {
    const clock = new FakeClock(0);
    const budget = new ContentBudget(clock);
    for (let minute = 0; minute < 10; minute++) {
      spendTimes(budget, 50);
      await clock.advance(MINUTE);
    }
    expect(budget.opensAt(1)).toBe(HOUR);
  });

  test('counts objects once GitHub refused, those already created included', () => {
    const clock = new FakeClock(0);
    const budget = new ContentBudget(clock);
    spendTimes(budget, 3, 20);
    refuse(budget);
    expect(budget.opensAt(20)).toBe(0);
    expect(budget.opensAt(21)).toBe(MINUTE);
  });

  test('opens the hour with what was created before, and the minute without', async () => {
    const clock = new FakeClock(2 * HOUR);
    const budget = new ContentBudget(clock);
    const first = clock.now() - 499_000;
    budget.recordEarlier(Array.from({ length: 499 }, (_, second) => first + second * 1000));
    expect(budget.opensAt(1)).toBe(clock.now());
    budget.spend(1);
    expect(budget.opensAt(1)).toBe(first + HOUR);
    const fresh = new ContentBudget(clock);
    fresh.recordEarlier(Array.from({ length: 600 }, () => clock.now() - HOUR));
    expect(fresh.opensAt(1)).toBe(clock.now());
  });

  test('takes what was created within one second for one request, and for all its objects once those count', () => {
    const budget = new ContentBudget(new FakeClock(2 * HOUR));
    const batch = (second: number) => Array.from({ length: 20 }, () => 2 * HOUR - second * 1000);
    budget.recordEarlier(Array.from({ length: 30 }, (_, second) => batch(second + 1)).flat());
    expect(budget.opensAt(20)).toBe(2 * HOUR);
    refuse(budget);
    expect(budget.opensAt(20)).toBeGreaterThan(2 * HOUR + HOUR - MINUTE);
  });

  test('forgets what was refused or not sent', () => {
    const budget = new ContentBudget(new FakeClock(0));
    for (let count = 0; count < 200; count++) budget.settle(budget.spend(20), 20, false);
    expect(budget.opensAt(20)).toBe(0);
    refuse(budget);
    budget.settle(budget.spend(20), 5, true);
    budget.spend(45);
    expect(budget.opensAt(20)).toBe(0);
    expect(budget.opensAt(21)).toBe(MINUTE);
  });

  test('takes the hour for used up when refusals go on in minutes in which nothing is made', async () => {
    const clock = new FakeClock(0);
    const budget = new ContentBudget(clock);
    spendTimes(budget, 7, 10);
    for (let refusals = 0; refusals < 3; refusals++) {
      expect(budget.opensAt(10)).toBe(clock.now());
      refuse(budget);
      await clock.advance(2 * MINUTE);
    }
    expect(budget.opensAt(10)).toBe(HOUR);
  });

  test('never lets more through in any minute or hour than it may', () => {
    const requests = fc.array(fc.record({ objects: fc.integer({ min: 1, max: 20 }), pause: fc.nat(500) }), {
      minLength: 90,
      maxLength: 700,
    });
    fc.assert(
      fc.property(requests, fc.boolean(), (wanted, refused) => {
        let now = 0;
        const budget = new ContentBudget({ now: () => now, sleep: () => Promise.resolve() });
        if (refused) refuse(budget);
        const sent = wanted.map(({ objects, pause }) => {
          now = budget.opensAt(objects);
          budget.spend(objects);
          const time = now;
          now += pause;
          return { time, cost: refused ? objects : 1 };
        });
        expect(busiest(sent, MINUTE)).toBeLessThanOrEqual(80);
        expect(busiest(sent, HOUR)).toBeLessThanOrEqual(500);
      }),
      { numRuns: 20 },
    );
  });

  test.each([
    ['createIssue', true],
    ['addSubIssue', true],
    ['addBlockedBy', true],
    ['updateIssue', false],
    ['addProjectV2ItemById', false],
  ])('%s counts: %s', (field, counts) => {
    expect(createsContent(field)).toBe(counts);
  });
});

/** The most that was spent within any span of so many milliseconds. */
function busiest(sent: readonly { readonly time: number; readonly cost: number }[], span: number): number {
  let [first, total, most] = [0, 0, 0];
  for (const { time, cost } of sent) {
    total += cost;
    for (let oldest = sent[first]; oldest !== undefined && oldest.time <= time - span; oldest = sent[first]) {
      total -= oldest.cost;
      first++;
    }
    most = Math.max(most, total);
  }
  return most;
}
