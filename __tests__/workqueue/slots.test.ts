import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Slots } from '../../src/workqueue/slots.ts';

describe('slots', () => {
  test('are given out in order of arrival and never more than there are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 12 }),
        async (count, users) => {
          const slots = new Slots(count);
          const served: number[] = [];
          let busy = 0;
          let busiest = 0;
          const use = async (user: number): Promise<void> => {
            const release = await slots.acquire();
            served.push(user);
            busiest = Math.max(busiest, ++busy);
            await Promise.resolve();
            busy--;
            release();
          };
          const all = Array.from({ length: users }, (_, user) => user);
          await Promise.all(all.map(use));
          expect(served).toEqual(all);
          expect(busiest).toBe(Math.min(count, users));
        },
      ),
    );
  });

  test('a slot can be given back once only', async () => {
    const slots = new Slots(1);
    const release = await slots.acquire();
    release();
    release();
    await slots.acquire();
    const signal = AbortSignal.abort(new Error('full'));
    await expect(slots.acquire(signal)).rejects.toThrow('full');
  });

  test('an abort takes the waiting out of the line', async () => {
    const slots = new Slots(1);
    const release = await slots.acquire();
    const controller = new AbortController();
    const impatient = expect(slots.acquire(controller.signal)).rejects.toThrow('stop');
    const patient = slots.acquire();
    controller.abort(new Error('stop'));
    await impatient;
    release();
    expect(await patient).toBeInstanceOf(Function);
  });
});
