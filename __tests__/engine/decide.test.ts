import { describe, expect, test } from '@jest/globals';
import { decide } from '../../src/engine/changes/decide.ts';

describe('three-way decision for one value', () => {
  test.each([
    ['in line', 'a', 'a', 'a', { action: 'keep', applied: 'a' }],
    ['in line although we never wrote it', 'a', 'a', undefined, { action: 'keep', applied: 'a' }],
    ['somebody made the same edit first', 'b', 'b', 'a', { action: 'keep', applied: 'b' }],
    ['not applied yet', 'a', undefined, 'a', { action: 'write', applied: 'a' }],
    ['never written', 'a', 'x', undefined, { action: 'write', applied: 'a' }],
    ['only the plan changed', 'b', 'a', 'a', { action: 'write', applied: 'b' }],
    ['only somebody else changed', 'a', 'x', 'a', { action: 'leave', applied: 'a', drift: 'drift' }],
    ['both changed', 'b', 'x', 'a', { action: 'leave', applied: 'a', drift: 'conflict' }],
  ] as const)('%s', (_name, desired, observed, applied, decision) => {
    expect(decide({ desired, observed, applied }, 'report')).toEqual(decision);
    expect(decide({ desired, observed, applied }, 'fail')).toEqual(decision);
  });

  test.each([
    ['only somebody else changed', 'a', 'x', 'a', 'drift'],
    ['both changed', 'b', 'x', 'a', 'conflict'],
  ] as const)('overwrite: %s', (_name, desired, observed, applied, drift) => {
    expect(decide({ desired, observed, applied }, 'overwrite')).toEqual({
      action: 'write',
      applied: desired,
      drift,
    });
  });
});
