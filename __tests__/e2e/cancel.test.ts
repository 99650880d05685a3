import { readFile } from 'node:fs/promises';
import { describe, expect, jest, test } from '@jest/globals';
import { readSyncMap } from '../../src/app/sync-map-json.ts';
import { BundleSite, type Logged } from './bundle-site.ts';

// A request that gets no reply is given up after five seconds; should it not be, the test ends here.
jest.setTimeout(60_000);

const SYNC = { mode: 'sync', token: 'test-token', 'request-timeout': '10m' };

const links = ({ rootFields }: Logged): boolean => rootFields.some(({ name }) => name === 'addBlockedBy');

describe.each(['SIGINT', 'SIGTERM'] as const)('%s while GitHub keeps silent', (signal) => {
  test('ends the run in time to put the map and the summary on record; the next run finishes it', async () => {
    await using site = await BundleSite.start();
    await site.fault({ rootField: 'addBlockedBy' }, { kind: 'hang', when: 'before' });
    const step = await site.cancelledStep(process.execPath, SYNC, links, signal);
    expect(step.exitCode).toBe(1);
    expect(Object.fromEntries(step.outputs)).toMatchObject({ complete: 'false', created: '4', failed: '1' });
    expect(step.summary).toContain('T2');
    const map = await readFile(step.outputs.get('sync-map-path') ?? '', 'utf8');
    expect([...(readSyncMap(map)?.entries.keys() ?? [])]).toEqual(['E1', 'S1', 'T1', 'T2']);

    const again = await site.step(process.execPath, SYNC);
    expect(Object.fromEntries(again.outputs)).toMatchObject({ complete: 'true', created: '0' });
    expect(await site.issues()).toHaveLength(4);
  });
});
