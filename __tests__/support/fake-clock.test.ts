import { describe, expect, test } from '@jest/globals';
import { FakeClock } from './fake-clock.ts';

describe('the fake clock', () => {
  test('stands still until it is moved', async () => {
    const clock = new FakeClock(1000);
    const woken: string[] = [];
    const sleep = clock.sleep(10).then(() => woken.push('ten'));
    await clock.advance(9);
    expect([clock.now(), woken]).toEqual([1009, []]);
    await clock.advance(1);
    await sleep;
    expect([clock.now(), woken]).toEqual([1010, ['ten']]);
  });

  test('wakes sleepers at their own moments, and those that they start on the way', async () => {
    const clock = new FakeClock(0);
    const seen: [string, number][] = [];
    const note = (name: string) => (): unknown => seen.push([name, clock.now()]);
    const late = clock.sleep(50).then(note('late'));
    const chain = clock
      .sleep(10)
      .then(note('first'))
      .then(() => clock.sleep(20))
      .then(note('second'));
    await clock.advance(100);
    await Promise.all([late, chain]);
    expect(seen).toEqual([
      ['first', 10],
      ['second', 30],
      ['late', 50],
    ]);
    expect(clock.now()).toBe(100);
  });

  test('an abort ends a sleep at once, with its reason', async () => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const sleep = clock.sleep(10, controller.signal);
    const refused = expect(sleep).rejects.toThrow('stop');
    controller.abort(new Error('stop'));
    await refused;
    expect(clock.sleeping).toEqual([]);
    await expect(clock.sleep(10, controller.signal)).rejects.toThrow('stop');
  });

  test('runs work to its end, jumping over every wait but the long ones', async () => {
    const clock = new FakeClock(0);
    const controller = new AbortController();
    const timeOut = clock.sleep(30_000, controller.signal).then(
      () => 'timed out',
      () => 'not timed out',
    );
    const work = clock.sleep(1000).then(() => clock.sleep(500).then(() => 'done'));
    expect(await clock.run(work, 10_000)).toBe('done');
    expect([clock.now(), clock.sleeping]).toEqual([1500, [28_500]]);
    controller.abort();
    expect(await timeOut).toBe('not timed out');
  });

  test('does not jump while an exchange is under way, unless its other end sleeps', async () => {
    const clock = new FakeClock(0);
    const wokenAt: number[] = [];
    const sleeper = clock.sleep(1000).then(() => wokenAt.push(clock.now()));
    const turns = async (): Promise<void> => {
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    };
    const exchange = clock.during(async () => {
      await turns();
      const before = clock.now();
      await clock.remote.sleep(300);
      await turns();
      return [before, clock.now()];
    });
    expect(await clock.run(exchange)).toEqual([0, 300]);
    await clock.run(sleeper);
    expect(wokenAt).toEqual([1000]);
  });

  test('a failure of the work comes through', async () => {
    const clock = new FakeClock();
    const work = clock.sleep(5).then(() => Promise.reject(new Error('broken')));
    await expect(clock.run(work)).rejects.toThrow('broken');
  });
});
