import { describe, expect, test } from '@jest/globals';
import { holdForRandomSchedules, SCHEDULES_TIMEOUT_MS } from './fault-schedule.ts';

const SEEDS = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20];

describe('random faults in random order over random plans', () => {
  test(
    'leave one issue per item, as if nothing had happened',
    async () => {
      expect(await holdForRandomSchedules(SEEDS, 25)).toBe(250);
    },
    SCHEDULES_TIMEOUT_MS,
  );
});
