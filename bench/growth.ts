import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HastyClock } from '../__tests__/integration/hasty-clock.ts';
import { type GitHubServer, startGitHubServer } from '../src/github-server/server.ts';
import { planOf } from './plan-of.ts';
import { runAction } from './run-action.ts';
import { countsOf, type Row } from './table.ts';

type Inputs = Readonly<Record<string, string>>;

const SIZES = [
  { name: '100 items', shape: { epics: 1, storiesPerEpic: 9, tasksPerStory: 10, dependencies: 40 } },
  { name: '1,000 items', shape: { epics: 10, storiesPerEpic: 9, tasksPerStory: 10, dependencies: 400 } },
  { name: '5,000 items', shape: { epics: 50, storiesPerEpic: 9, tasksPerStory: 10, dependencies: 2000 } },
];

const FIELDS = [
  { name: 'Status', dataType: 'SINGLE_SELECT', options: ['Backlog', 'Done'] },
  { name: 'Priority', dataType: 'SINGLE_SELECT', options: ['P0', 'P1'] },
  { name: 'Size', dataType: 'SINGLE_SELECT', options: ['XS', 'S', 'M', 'L', 'XL'] },
  {
    name: 'Iteration',
    dataType: 'ITERATION',
    iterations: [{ title: 'Now', startDate: '2026-11-20', duration: 14 }],
  },
] as const;

const UNLIMITED = {
  pointsPerMinute: 1e9,
  contentPerMinute: 1e9,
  contentPerHour: 1e9,
  restPerHour: 1e9,
};

const DAY_MS = 86_400_000;

/**
 * A plan that was synced the day before and has not changed, in growing sizes. The trackers are filled inside this
 * process, on a clock that never waits; what is measured is the bundled action in a process of its own.
 */
export async function measureGrowth(inputs: Inputs): Promise<readonly Row[]> {
  const clock = new HastyClock();
  await using server = await startGitHubServer({
    clock,
    limits: UNLIMITED,
    tokens: { 'test-token': { login: 'octocat', pointsPerHour: 1e9 } },
    owners: [
      {
        login: 'acme',
        repositories: SIZES.map((_, at) => ({ name: `roadmap-${at}` })),
        projects: SIZES.map(() => ({ title: 'Roadmap', fields: FIELDS })),
      },
    ],
  });
  const rows: Row[] = [];
  for (const [at, { name, shape }] of SIZES.entries()) {
    const place = {
      target: `acme/roadmap-${at}`,
      'board-url': `https://github.com/orgs/acme/projects/${at + 1}`,
    };
    const plan = planOf(shape);
    await fill(server.url, plan, { ...inputs, ...place }, clock);
    await clock.advance(DAY_MS);
    rows.push(await measure(`${name}, unchanged`, plan, { ...inputs, ...place }, server));
  }
  return rows;
}

/** The product itself, in this process: nobody has to wait for limits or spacing. */
async function fill(url: string, plan: string, inputs: Inputs, clock: HastyClock): Promise<void> {
  // The client reads its address when it is loaded.
  process.env['GITHUB_API_URL'] = url;
  const { syncInProcess } = await import('./in-process.ts');
  const folder = await mkdtemp(join(tmpdir(), 'planpilot-bench-'));
  try {
    await writeFile(join(folder, 'roadmap.yaml'), plan);
    await syncInProcess(folder, inputs, clock);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(run: string, plan: string, inputs: Inputs, server: GitHubServer): Promise<Row> {
  const before = server.log.length;
  const measured = await runAction(plan, inputs, server.url);
  const log = server.log.slice(before);
  return {
    run,
    requests: log.length,
    writes: log.filter(({ kind }) => kind === 'mutation').length,
    seconds: measured.seconds,
    megabytes: measured.peakMegabytes,
    note: countsOf(measured),
  };
}
