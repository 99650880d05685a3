import { describe, expect, it } from '@jest/globals';
import { ProviderError, UnknownOutcomeError } from '../../../src/contracts/errors.ts';
import { silentLogger } from '../../../src/kernel/logger.ts';
import type { Transport, Tries } from '../../../src/providers/github/transport.ts';
import { Writes } from '../../../src/providers/github/writes.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** These tests send nothing. */
const SILENT: Transport = {
  query: () => Promise.reject(new Error('nothing is read')),
  queryPartial: () => Promise.reject(new Error('nothing is read')),
  queryAsWriter: () => Promise.reject(new Error('nothing is read')),
  mutate: () => Promise.reject(new Error('nothing is written')),
  recordEarlierCreations: () => undefined,
  forecast: () => ({ requests: 0, durationMs: 0 }),
  usage: () => ({ requests: 0, writes: 0, retries: 0, refusals: 0, points: 0 }),
  serverTime: () => undefined,
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

describe('Writes', () => {
  it('repeats a write whose reply was lost, five times in all, waiting longer each time, and says so', async () => {
    const clock = new FakeClock();
    const start = clock.now();
    const times: number[] = [];
    const lines: string[] = [];
    const write = () => {
      times.push(clock.now() - start);
      return Promise.reject(new UnknownOutcomeError('lost'));
    };
    const logger = { ...silentLogger, info: (line: string) => lines.push(line) };
    const repeated = new Writes({ transport: SILENT, clock, logger }).repeat('updateIssue', write);
    await expect(clock.run(repeated)).rejects.toThrow(UnknownOutcomeError);
    expect(times).toEqual([0, 2000, 6000, 14_000, 30_000]);
    expect(lines).toEqual([
      'updateIssue: attempt 2 of 5 in 2 s (lost)',
      'updateIssue: attempt 3 of 5 in 4 s (lost)',
      'updateIssue: attempt 4 of 5 in 8 s (lost)',
      'updateIssue: attempt 5 of 5 in 16 s (lost)',
    ]);
  });

  it('counts the attempts that were made on the way', async () => {
    const clock = new FakeClock();
    const seen: number[] = [];
    const write = (tries: Tries) => {
      seen.push(tries.made);
      tries.made += 3;
      return Promise.reject(new UnknownOutcomeError('lost'));
    };
    const repeated = writes(clock).repeat('updateIssue', write);
    await expect(clock.run(repeated)).rejects.toThrow(UnknownOutcomeError);
    expect(seen).toEqual([0, 3]);
  });

  it('does not repeat what surely did not happen', async () => {
    let attempts = 0;
    const write = () => {
      attempts += 1;
      return Promise.reject(new ProviderError('no'));
    };
    await expect(writes(new FakeClock()).repeat('updateIssue', write)).rejects.toThrow('no');
    expect(attempts).toBe(1);
  });

  it('says that the outcome is unknown when the run is ended while it waits', async () => {
    const clock = new FakeClock();
    const end = new AbortController();
    const repeated = writes(clock, end.signal).repeat('updateIssue', () =>
      Promise.reject(new UnknownOutcomeError('lost')),
    );
    const settled = expect(repeated).rejects.toThrow(UnknownOutcomeError);
    await clock.advance(1000);
    end.abort();
    await settled;
  });
});

function writes(clock: FakeClock, signal?: AbortSignal): Writes {
  const ports = { transport: SILENT, clock, logger: silentLogger };
  return new Writes(signal === undefined ? ports : { ...ports, signal });
}
