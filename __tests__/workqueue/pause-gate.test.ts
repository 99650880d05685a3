import { describe, expect, test } from '@jest/globals';
import { PauseGate } from '../../src/workqueue/pause-gate.ts';
import { FakeClock } from '../support/fake-clock.ts';

describe('the pause gate', () => {
  test('lets everybody through while nobody asked for a pause', async () => {
    expect(await new PauseGate(new FakeClock()).pass(0)).toBeUndefined();
  });

  test('holds everybody back until the longest pause is over', async () => {
    const clock = new FakeClock(0);
    const gate = new PauseGate(clock);
    const passed: number[] = [];
    gate.pauseUntil(1000);
    const all = [1, 2, 3].map((id) => gate.pass(60_000).then(() => passed.push(id)));
    await clock.advance(500);
    gate.pauseUntil(3000);
    gate.pauseUntil(2000);
    await clock.advance(2499);
    expect([passed, gate.opensAt]).toEqual([[], 3000]);
    await clock.advance(1);
    await Promise.all(all);
    expect([passed, gate.opensAt]).toEqual([[1, 2, 3], undefined]);
  });

  test('tells at once when it opens, when that is too long to wait for', async () => {
    const clock = new FakeClock(0);
    const gate = new PauseGate(clock);
    gate.pauseUntil(5001);
    expect(await gate.pass(5000)).toBe(5001);
    expect(clock.sleeping).toEqual([]);
  });

  test('a pause that grows beyond the patience of those who wait sends them away', async () => {
    const clock = new FakeClock(0);
    const gate = new PauseGate(clock);
    gate.pauseUntil(1000);
    const waiting = gate.pass(5000);
    gate.pauseUntil(60_000);
    await clock.advance(1000);
    expect(await waiting).toBe(60_000);
  });

  test('an abort wakes those who wait', async () => {
    const clock = new FakeClock();
    const gate = new PauseGate(clock);
    const controller = new AbortController();
    gate.pauseUntil(clock.now() + 1000);
    const refused = expect(gate.pass(60_000, controller.signal)).rejects.toThrow('stop');
    controller.abort(new Error('stop'));
    await refused;
    expect(clock.sleeping).toEqual([]);
  });
});
