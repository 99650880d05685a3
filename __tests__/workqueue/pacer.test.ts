import { describe, expect, test } from '@jest/globals';
import { Pacer } from '../../src/workqueue/pacer.ts';
import { FakeClock } from '../support/fake-clock.ts';

describe('the pacer', () => {
  test('keeps starts apart, in order', async () => {
    const clock = new FakeClock(0);
    const pacer = new Pacer(clock, 1000);
    const starts: [string, number][] = [];
    const begin = async (name: string): Promise<void> => {
      await pacer.start();
      starts.push([name, clock.now()]);
    };
    const all = Promise.all(['a', 'b', 'c'].map(begin));
    await clock.run(all);
    expect(starts).toEqual([
      ['a', 0],
      ['b', 1000],
      ['c', 2000],
    ]);
  });

  test('counts from the start, not from the reservation', async () => {
    const clock = new FakeClock(0);
    const pacer = new Pacer(clock, 1000);
    await pacer.reserve();
    await clock.advance(700);
    const second = pacer.reserve().then(() => clock.now());
    await clock.advance(700);
    await pacer.start();
    await clock.advance(1000);
    expect(await second).toBe(2400);
  });

  test('a reservation given back costs nobody time', async () => {
    const clock = new FakeClock(0);
    const pacer = new Pacer(clock, 1000);
    await pacer.reserve();
    const next = pacer.reserve().then(() => clock.now());
    pacer.cancel();
    expect(await next).toBe(0);
  });

  test('an abort leaves the line open for those behind', async () => {
    const clock = new FakeClock(0);
    const pacer = new Pacer(clock, 1000);
    await pacer.start();
    const controller = new AbortController();
    const refused = expect(pacer.reserve(controller.signal)).rejects.toThrow('stop');
    const next = pacer.start().then(() => clock.now());
    await clock.advance(10);
    controller.abort(new Error('stop'));
    await refused;
    await clock.advance(990);
    expect(await next).toBe(1000);
  });
});
