import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boundedMap } from '../../src/kernel/bounded-map.ts';

/** Work that ends only when told to, so that a test sees what runs at the same time. */
class Workshop {
  readonly started: number[] = [];
  readonly #ends = new Map<number, { resolve: (value: string) => void; reject: (error: Error) => void }>();

  readonly work = (item: number): Promise<string> => {
    this.started.push(item);
    return new Promise((resolve, reject) => this.#ends.set(item, { resolve, reject }));
  };

  get running(): readonly number[] {
    return [...this.#ends.keys()];
  }

  async finish(item: number, error?: Error): Promise<void> {
    const end = this.#ends.get(item);
    this.#ends.delete(item);
    if (error === undefined) end?.resolve(`done ${item}`);
    else end?.reject(error);
    await new Promise(setImmediate);
  }
}

describe('boundedMap', () => {
  it('runs at most the limit at a time, starts in order and answers in order', async () => {
    const shop = new Workshop();
    const all = boundedMap([1, 2, 3, 4], 2, shop.work);
    expect(shop.running).toEqual([1, 2]);
    await shop.finish(2);
    expect(shop.running).toEqual([1, 3]);
    await shop.finish(3);
    await shop.finish(4);
    await shop.finish(1);
    expect(await all).toEqual(['done 1', 'done 2', 'done 3', 'done 4']);
    expect(shop.started).toEqual([1, 2, 3, 4]);
  });

  it('starts nothing after a failure, lets running work settle, and throws the first failure', async () => {
    const shop = new Workshop();
    let isSettled = false;
    const all = boundedMap([1, 2, 3, 4], 2, shop.work).finally(() => {
      isSettled = true;
    });
    const outcome = expect(all).rejects.toThrow('first');
    await shop.finish(2, new Error('first'));
    expect([shop.running, isSettled]).toEqual([[1], false]);
    await shop.finish(1, new Error('second'));
    await outcome;
    expect(shop.started).toEqual([1, 2]);
  });

  it.each([0, -1, 0.5])('works one by one when the limit is %d', async (limit) => {
    const seen: number[] = [];
    const double = async (item: number): Promise<number> => seen.push(item) && item * 2;
    expect(await boundedMap([1, 2, 3], limit, double)).toEqual([2, 4, 6]);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('maps like map, whatever the limit, and hands out the index', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer()), fc.integer({ min: 1, max: 60 }), async (items, limit) => {
        const result = await boundedMap(items, limit, async (item, index) => [item, index]);
        expect(result).toEqual(items.map((item, index) => [item, index]));
      }),
    );
  });
});
