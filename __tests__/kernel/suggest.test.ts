import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nearest } from '../../src/kernel/suggest.ts';

const KEYS = ['title', 'depends_on', 'parent_id', 'goal', 'labels'];

describe('nearest', () => {
  it.each([
    ['label', 'labels'],
    ['dependsOn', 'depends_on'],
    ['depends-on', 'depends_on'],
    ['DEPENDS_ON', 'depends_on'],
    ['parent', 'parent_id'],
    ['parentid', 'parent_id'],
    ['goals', 'goal'],
    ['titel', 'title'],
    ['gaol', 'goal'],
    ['x', undefined],
    ['colour', undefined],
    ['', undefined],
  ])('of %j is %j', (word, expected) => {
    expect(nearest(word, KEYS)).toBe(expected);
  });

  it('prefers the nearer, and of equals the first', () => {
    expect(nearest('tasks', ['task', 'tasks2', 'tasks'])).toBe('tasks');
    expect(nearest('bat', ['cat', 'rat'])).toBe('cat');
  });

  it('finds every known word by itself, in whatever case and punctuation', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KEYS), (key) => {
        expect(nearest(key, KEYS)).toBe(key);
        expect(nearest(key.toUpperCase().replaceAll('_', ' '), KEYS)).toBe(key);
      }),
    );
  });

  it('finds a word with one letter dropped, doubled or replaced', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KEYS), fc.nat(), (key, seed) => {
        const at = seed % key.length;
        for (const middle of ['', `${key[at]}${key[at]}`, 'q'])
          expect(nearest(key.slice(0, at) + middle + key.slice(at + 1), KEYS)).toBe(key);
      }),
    );
  });
});
