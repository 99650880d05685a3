import { describe, expect, it } from '@jest/globals';
import { Coalescer } from '../../../src/providers/github/coalescer.ts';

describe('Coalescer', () => {
  it('reads keys asked for together at once, each once', async () => {
    const reads: (readonly string[])[] = [];
    const lengths = new Coalescer<string, number>(async (keys) => {
      reads.push(keys);
      return new Map(keys.map((key) => [key, key.length]));
    });
    const answers = await Promise.all([lengths.get('a'), lengths.get('bb'), lengths.get('a')]);
    expect(answers).toEqual([1, 2, 1]);
    expect(reads).toEqual([['a', 'bb']]);
  });

  it('reads again when asked again', async () => {
    let reads = 0;
    const counter = new Coalescer<string, number>(async (keys) => {
      reads += 1;
      return new Map(keys.map((key) => [key, reads]));
    });
    expect(await counter.get('a')).toBe(1);
    expect(await counter.get('a')).toBe(2);
  });

  it('fails everybody who waited for a read that failed, and nobody after', async () => {
    const outcomes = [() => Promise.reject(new Error('down')), async () => new Map([['a', 1]])];
    const flaky = new Coalescer<string, number>(() => outcomes.shift()?.() ?? Promise.resolve(new Map()));
    const first = await Promise.allSettled([flaky.get('a'), flaky.get('b')]);
    expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await flaky.get('a')).toBe(1);
  });
});
