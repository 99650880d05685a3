import { describe, expect, it } from '@jest/globals';
import { ProviderError, UnknownOutcomeError } from '../../../src/contracts/errors.ts';
import type { Transport } from '../../../src/providers/github/transport.ts';
import { Writes } from '../../../src/providers/github/writes.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** These tests send nothing. */
const SILENT: Transport = {
  query: () => Promise.reject(new Error('nothing is read')),
  queryPartial: () => Promise.reject(new Error('nothing is read')),
  queryAsWriter: () => Promise.reject(new Error('nothing is read')),
  mutate: () => Promise.reject(new Error('nothing is written')),
  recordEarlierCreations: () => undefined,
  usage: () => ({ requests: 0, writes: 0, retries: 0, refusals: 0 }),
  serverTime: () => undefined,
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

describe('Writes', () => {
  it('repeats a write whose reply was lost, waiting longer each time, three times in all', async () => {
    const clock = new FakeClock();
    const start = clock.now();
    const times: number[] = [];
    const write = () => {
      times.push(clock.now() - start);
      return Promise.reject(new UnknownOutcomeError('lost'));
    };
    const repeated = new Writes(SILENT, clock, undefined).repeat(write);
    await expect(clock.run(repeated)).rejects.toThrow(UnknownOutcomeError);
    expect(times).toEqual([0, 2000, 6000]);
  });

  it('does not repeat what surely did not happen', async () => {
    let attempts = 0;
    const write = () => {
      attempts += 1;
      return Promise.reject(new ProviderError('no'));
    };
    await expect(new Writes(SILENT, new FakeClock(), undefined).repeat(write)).rejects.toThrow('no');
    expect(attempts).toBe(1);
  });

  it('says that the outcome is unknown when the run is ended while it waits', async () => {
    const clock = new FakeClock();
    const end = new AbortController();
    const repeated = new Writes(SILENT, clock, end.signal).repeat(() =>
      Promise.reject(new UnknownOutcomeError('lost')),
    );
    const settled = expect(repeated).rejects.toThrow(UnknownOutcomeError);
    await clock.advance(1000);
    end.abort();
    await settled;
  });
});
