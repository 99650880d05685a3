import { describe, expect, test } from '@jest/globals';
import { Elector } from '../../src/kcp/daemon/leader.ts';
import { leasedClient } from '../../src/kcp/daemon/leased-client.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { ClusterClient } from '../../src/syncer/cluster-client.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { LeaseWorld } from './lease-world.ts';

const never = new AbortController().signal;

function elector(world: LeaseWorld, clock: FakeClock, identity: string): Elector {
  return new Elector({
    client: world.client(),
    clock,
    logger: silentLogger,
    identity,
    namespace: 'default',
    name: 'planpilot-t',
  });
}

describe('R13: leadership', () => {
  test('a free lease is taken at once, and given back at the end', async () => {
    const world = new LeaseWorld();
    const leadership = await elector(world, new FakeClock(), 'a').campaign(never);
    expect(world.holder).toBe('a');
    await leadership[Symbol.asyncDispose]();
    expect(world.holder).toBe('');
  });

  test('a second candidate waits until the lease was given back', async () => {
    const world = new LeaseWorld();
    const clock = new FakeClock();
    const first = await elector(world, clock, 'a').campaign(never);
    const waiting = elector(world, clock, 'b').campaign(never);
    await clock.advance(60_000);
    expect(world.holder).toBe('a');
    expect(first.lost.aborted).toBe(false);
    await first[Symbol.asyncDispose]();
    await clock.advance(2_000);
    await using second = await waiting;
    expect([world.holder, second.lost.aborted]).toEqual(['b', false]);
  });

  test('a leader that cannot renew stops after ten seconds; nobody else starts before fifteen', async () => {
    const world = new LeaseWorld();
    const clock = new FakeClock();
    const times: Record<string, number> = {};
    const start = clock.now();
    await using first = await elector(world, clock, 'a').campaign(never);
    first.lost.addEventListener('abort', () => {
      times['lost'] = clock.now() - start;
    });
    const waiting = elector(world, clock, 'b').campaign(never);
    const taken = async (): Promise<void> => {
      await waiting;
      times['taken'] = clock.now() - start;
    };
    const watched = taken();
    await clock.advance(1_000);
    world.isDown = true;
    await clock.advance(11_000);
    expect(first.lost.aborted).toBe(true);
    world.isDown = false;
    await clock.advance(20_000);
    await watched;
    await using second = await waiting;
    expect(second.lost.aborted).toBe(false);
    expect(times['lost']).toBeLessThanOrEqual(12_000);
    expect(times['taken']).toBeGreaterThanOrEqual(15_000);
    expect(times['taken']).toBeGreaterThan(times['lost'] ?? Number.POSITIVE_INFINITY);
  });

  test('a short outage does not cost the lease', async () => {
    const world = new LeaseWorld();
    const clock = new FakeClock();
    await using leadership = await elector(world, clock, 'a').campaign(never);
    world.isDown = true;
    await clock.advance(7_000);
    world.isDown = false;
    await clock.advance(30_000);
    expect([world.holder, leadership.lost.aborted]).toEqual(['a', false]);
  });

  test('waiting ends with the signal', async () => {
    const world = new LeaseWorld();
    const clock = new FakeClock();
    await using _first = await elector(world, clock, 'a').campaign(never);
    const stop = new AbortController();
    const waiting = elector(world, clock, 'b').campaign(stop.signal);
    const ended = expect(waiting).rejects.toThrow('aborted');
    stop.abort();
    await ended;
  });

  test('nothing is written once the lease is lost, and running writes are aborted', async () => {
    const lost = new AbortController();
    const written: string[] = [];
    const world = new LeaseWorld();
    const slow: ClusterClient = {
      ...world.client(),
      get: async () => ({ apiVersion: 'v1', kind: 'X', metadata: { name: 'x' } }),
      delete: async (path, _options, signal) => {
        written.push(path.name);
        await new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        );
      },
    };
    const client = leasedClient(slow, lost.signal);
    const path = { gvr: { group: '', version: 'v1', resource: 'xs' }, name: 'one' };
    const running = client.delete(path, { uid: 'u' }, never);
    const ended = expect(running).rejects.toThrow('aborted');
    lost.abort();
    await ended;
    await expect(client.delete({ ...path, name: 'two' }, { uid: 'u' }, never)).rejects.toThrow('aborted');
    await expect(client.get(path, never)).resolves.toMatchObject({ kind: 'X' });
    expect(written).toEqual(['one']);
  });
});
