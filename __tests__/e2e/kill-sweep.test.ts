import { describe, expect, jest, test } from '@jest/globals';
import { boundedMap } from '../../src/kernel/bounded-map.ts';
import { endState } from '../support/end-state.ts';
import { BundleSite } from './bundle-site.ts';

// Dozens of runs, each a process of its own, on machines that may be busy with other suites.
jest.setTimeout(600_000);

/** Everything a plan can ask for, once: three levels, labels, sizes, dependencies inside and across stories. */
const PLAN = `plan_id: kill-sweep
items:
  - id: E1
    title: Sell abroad
    labels: [growth]
    items:
      - id: S1
        title: Show prices in euros
        items:
          - { id: T1, title: Store the rate, estimate: { tshirt: S } }
          - { id: T2, title: Round amounts, estimate: { tshirt: M }, depends_on: [T1] }
      - id: S2
        title: Ship abroad
        items:
          - { id: T3, title: Print customs forms, labels: [legal], depends_on: [T2] }
`;

const INPUTS = {
  mode: 'sync',
  token: 'test-token',
  'board-url': 'https://github.com/orgs/acme/projects/1',
  status: 'Backlog',
  priority: 'P1',
  iteration: 'active',
};

/** Processes at a time; each case runs one server and one step. */
const AT_A_TIME = 2;

/** Lets a write pass: no document has that many aliases. */
const HARMLESS = { kind: 'alias-error', alias: 10_000, message: 'never struck' };

describe.each([
  ['arrived and did nothing', 'before'],
  ['was applied and not yet answered', 'after'],
] as const)('killed when write k %s, for every k', (_name, when) => {
  test('the next run leaves one issue per item, as if nothing had happened', async () => {
    const { state, writes } = await undisturbed();
    expect(writes).toBeGreaterThan(8);
    const numbers = Array.from({ length: writes }, (_, write) => write);
    await boundedMap(numbers, AT_A_TIME, async (write) => {
      await using site = await BundleSite.start({}, PLAN);
      await killedRun(site, write, when);
      // On a hosted runner nothing of the killed run is left.
      await site.folder.write('next-runner/empty', '');
      const next = await site.step(process.execPath, INPUTS, {
        RUNNER_TEMP: `${site.folder.path}/next-runner`,
      });
      expect({ write, exitCode: next.exitCode, stdout: next.stdout }).toMatchObject({ write, exitCode: 0 });
      expect({ write, state: endState(await site.issues()) }).toEqual({ write, state });
    });
  });
});

async function undisturbed() {
  await using site = await BundleSite.start({}, PLAN);
  expect(await site.step(process.execPath, INPUTS)).toMatchObject({ exitCode: 0 });
  return { state: endState(await site.issues()), writes: await site.writes() };
}

/** A run that is killed the moment the server holds back its reply to the write of that number. */
async function killedRun(site: BundleSite, write: number, when: 'before' | 'after'): Promise<void> {
  if (write > 0) await site.fault({ kind: 'mutation' }, HARMLESS, write);
  await site.fault({ kind: 'mutation' }, { kind: 'hang', when });
  const child = site.startStep(process.execPath, INPUTS);
  const ended = new Promise((resolve) => child.once('close', resolve));
  await Promise.race([site.seen(({ hung }) => hung), ended]);
  child.kill('SIGKILL');
  await ended;
}
