import { describe, expect, test } from '@jest/globals';
import { holdForRandomSchedules, SCHEDULES_TIMEOUT_MS } from './fault-schedule.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('random faults in random order over random plans', () => {
  test(
    'leave one issue per item, as if nothing had happened',
    async () => {
      expect(await holdForRandomSchedules(SEEDS, 25)).toBe(250);
    },
    SCHEDULES_TIMEOUT_MS,
  );
});
