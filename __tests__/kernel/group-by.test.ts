import { describe, expect, it } from '@jest/globals';
import { groupBy } from '../../src/kernel/group-by.ts';

describe('groupBy', () => {
  it('keeps the order of the keys and of the members', () => {
    const groups = groupBy(['pear', 'fig', 'plum', 'apple'], (word) => word.length);
    expect([...groups]).toEqual([
      [4, ['pear', 'plum']],
      [3, ['fig']],
      [5, ['apple']],
    ]);
  });

  it('gives nothing for nothing', () => {
    expect(groupBy([], String).size).toBe(0);
  });
});
