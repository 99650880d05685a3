import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { outputsOf } from '../../src/action/outputs.ts';
import { readFeatureMap } from '../../src/plan/toml/read-map.ts';
import { MAP } from '../app/odoo-map-files.ts';
import { OdooSite } from '../app/odoo-runs.ts';
import { writtenMap } from '../plan/toml/map-arbitrary.ts';
import type { Version } from '../support/odoo-server/world.ts';
import { arm, disarm, EDIT, expectInLine, type Incident, incident, populate } from './odoo-law.ts';

interface Setting {
  readonly version: Version;
  readonly batch: number;
  readonly stages: string;
}

const setting: fc.Arbitrary<Setting> = fc.record({
  version: fc.constantFrom<Version>('17.0', '18.0', '19.0'),
  batch: fc.constantFrom(1, 1, 2, 50),
  stages: fc.constantFrom('backlog', 'all'),
});

/** Runs, each with its incident, and at last one that nothing disturbs. */
async function story(
  text: string,
  { version, batch, stages }: Setting,
  incidents: readonly Incident[],
): Promise<void> {
  await using site = await OdooSite.open(text, version);
  populate(site, readFeatureMap({ file: MAP, bytes: new TextEncoder().encode(text) }));
  const inputs = { 'odoo-batch-size': String(batch), 'odoo-stages': stages };
  let edits = 0;
  for (const each of incidents) {
    const stop = new AbortController();
    arm(site, each, {
      cancel: () => stop.abort(),
      edit: () => {
        appendFileSync(site.path, EDIT);
        edits += 1;
      },
    });
    await site.run(inputs, { signal: stop.signal });
    disarm(site);
  }
  const outcome = await site.run(inputs);
  expect(outcome.error).toBeUndefined();
  expect(outputsOf(outcome)['complete']).toBe('true');
  await expectInLine(site, text, edits);

  const asked = site.server.log.length;
  expect(outputsOf(await site.run(inputs))['created']).toBe('0');
  expect(site.server.log).toHaveLength(asked);
}

test('whatever happens at whatever point: no task twice, every id on disk, no other byte changed', async () => {
  const law = fc.asyncProperty(
    writtenMap,
    setting,
    fc.array(incident, { maxLength: 3 }),
    ({ text }, how, incidents) => story(text, how, incidents),
  );
  await expect(fc.assert(law, { numRuns: 40 })).resolves.toBeUndefined();
}, 120_000);

const RUNNER = fileURLToPath(new URL('./odoo-runner.ts', import.meta.url));

const SHOP = `[features.a]\r
task_id = 0
user_stories = [ { name = "s", task_id = 0 }, { name = "s", task_id = 0 } ]
[features.b]
task_id = 0
`;

/** A run in a process of its own that is killed as soon as its n-th create arrives, before or after that takes effect. */
async function killed(site: OdooSite, nth: number, applied: boolean, batch: number): Promise<void> {
  const inputs = Object.entries({ ...site.inputs, 'odoo-batch-size': String(batch) });
  const args = ['--no-warnings', RUNNER, site.folder.path, ...inputs.map((input) => input.join('='))];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  let creates = 0;
  site.server.fault = ({ call }) => {
    if (call === 'create project.task') creates += 1;
    if (call !== 'create project.task' || creates < nth) return undefined;
    child.kill('SIGKILL');
    return { kind: 'reset', applied };
  };
  const [, signal] = await once(child, 'exit');
  if (signal !== 'SIGKILL') throw new Error(`the run ended by itself after ${creates} creates`);
  disarm(site);
}

test.each([
  { nth: 1, applied: false, batch: 1 },
  { nth: 1, applied: true, batch: 1 },
  { nth: 2, applied: true, batch: 1 },
  { nth: 3, applied: false, batch: 1 },
  { nth: 4, applied: true, batch: 1 },
  { nth: 1, applied: true, batch: 10 },
  { nth: 2, applied: true, batch: 10 },
])(
  'a kill at create $nth of lists of $batch (took effect: $applied) loses and doubles nothing',
  async (at) => {
    await using site = await OdooSite.open(SHOP);
    await killed(site, at.nth, at.applied, at.batch);
    expect((await site.run()).error).toBeUndefined();
    await expectInLine(site, SHOP, 0);
    expect(await readdir(site.folder.path)).toEqual([MAP]);
  },
);
