import { describe, expect, test } from '@jest/globals';
import type { WriteCounts } from '../../../src/contracts/forecast.ts';
import { adaptiveSizes } from '../../../src/providers/github/batch-sizes.ts';
import { ContentBudget } from '../../../src/providers/github/content-budget.ts';
import { forecastOf, workOf } from '../../../src/providers/github/forecast.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const HOUR = 3_600_000;
const PACE = { spacingMs: 1000, replyMs: 200, maxConcurrent: 5 };
const NOTHING: WriteCounts = { levels: [], updates: 0, relations: 0 };
const LEVELS = [
  { items: 5, fields: 20 },
  { items: 20, fields: 80 },
  { items: 80, fields: 400 },
];

function forecast(
  counts: Partial<WriteCounts>,
  { board = true, pace = PACE, earlier = 0, newLabels = 0 } = {},
) {
  const clock = new FakeClock(2 * HOUR);
  const budget = new ContentBudget(clock);
  budget.recordEarlier(
    Array.from({ length: earlier }, (_, second) => clock.now() - HOUR + (60 + second) * 1000),
  );
  const work = workOf({ ...NOTHING, ...counts }, { board, newLabels });
  return forecastOf(work, adaptiveSizes(), budget, pace);
}

describe('a forecast', () => {
  test.each<[string, number, ReturnType<typeof forecast>]>([
    ['nothing', 0, forecast({})],
    ['creates level by level', 6, forecast({ levels: LEVELS }, { board: false })],
    // 1 + 1 + 4 creates, as many memberships, 1 + 2 + 8 times fields.
    ['creates and what follows them on the board', 23, forecast({ levels: LEVELS })],
    ['new labels with the first creates', 7, forecast({ levels: LEVELS }, { board: false, newLabels: 3 })],
    ['no labels where nothing is created', 1, forecast({ relations: 1 }, { newLabels: 3 })],
    ['updates, fifty a document, and a look at a hundred of them before', 2 + 1, forecast({ updates: 51 })],
    ['relations, fifty a document', 1, forecast({ relations: 50 })],
  ])('counts %s: %d requests', (_what, requests, { requests: actual }) => {
    expect(actual).toBe(requests);
  });

  test('takes the spacing of writes and a reply for each step that waits for another', () => {
    expect(forecast({ levels: LEVELS }, { board: false }).durationMs).toBe(6 * 1000 + 3 * 200);
  });

  test('takes a reply for each look before updates', () => {
    expect(forecast({ updates: 150 }).durationMs).toBe(3 * 1000 + 200 + 2 * 200);
  });

  test('takes the time of replies where that is longer than the spacing', () => {
    const slow = { spacingMs: 1000, replyMs: 4000, maxConcurrent: 1 };
    expect(forecast({ relations: 100 }, { pace: slow }).durationMs).toBe(2 * 4000 + 4000);
  });

  test('tells when the hourly budget is too short, and when it has room again', () => {
    expect(forecast({ levels: LEVELS }, { earlier: 490 })).not.toHaveProperty('resumeAt');
    expect(forecast({ levels: LEVELS }, { earlier: 495 }).resumeAt).toBe(2 * HOUR + 60_000);
    expect(forecast({ updates: 5000 }, { earlier: 500 })).not.toHaveProperty('resumeAt');
  });
});
