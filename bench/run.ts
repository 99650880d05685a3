import { availableParallelism } from 'node:os';
import { measureConcurrency } from './concurrency.ts';
import { measureGrowth } from './growth.ts';
import { measureOdoo, ODOO_TITLE } from './odoo.ts';
import { syncOneByOne } from './one-call-client.ts';
import { HUNDRED_ITEMS, planOf } from './plan-of.ts';
import { runAction } from './run-action.ts';
import { type BenchServer, startServer } from './server.ts';
import { countsOf, printTable, type Row } from './table.ts';

const LATENCY = { requestMs: 200, mutationMs: 30 };
const INPUTS = {
  mode: 'sync',
  token: 'test-token',
  'board-url': 'https://github.com/orgs/acme/projects/1',
  status: 'Backlog',
  priority: 'P1',
  iteration: 'active',
};

const plan = planOf(HUNDRED_ITEMS);
const [ours, yardstick, concurrency] = await Promise.all([
  measureOurs(),
  measureYardstick(),
  measureConcurrency(plan, INPUTS),
]);
console.log(`Node ${process.version}, ${availableParallelism()} cores`);
const latency = `${LATENCY.requestMs} ms a request, ${LATENCY.mutationMs} ms a mutation`;
printTable(`5 epics, 20 stories, 80 tasks, 40 dependencies, a board with four fields; ${latency}`, [
  ...ours,
  yardstick,
]);
printTable(`The same plan where GitHub takes 80 objects a minute; ${latency}`, concurrency);
printTable(ODOO_TITLE, await measureOdoo());
printTable('Growth; no latency', [...(await measureGrowth(INPUTS)), await measureDryRun()]);

/** First sync, the same again, one edited title; each run is a process of its own over the same server. */
async function measureOurs(): Promise<readonly Row[]> {
  const server = await startServer({ latency: LATENCY });
  try {
    return [
      await measure('first sync, 105 items', plan, server),
      await measure('the same again', plan, server),
      await measure('one edited title', plan.replace('title: Task 1.1.1', 'title: Task one'), server),
    ];
  } finally {
    server.stop();
  }
}

async function measure(run: string, text: string, server: BenchServer): Promise<Row> {
  const before = (await server.log()).length;
  const measured = await runAction(text, INPUTS, server.url);
  const log = (await server.log()).slice(before);
  return {
    run,
    requests: log.length,
    writes: log.filter(({ kind }) => kind === 'mutation').length,
    seconds: measured.seconds,
    megabytes: measured.peakMegabytes,
    note: countsOf(measured),
  };
}

async function measureYardstick(): Promise<Row> {
  // With GitHub's limits in force it would not get through at all without pauses.
  const limits = { contentPerMinute: 1_000_000, contentPerHour: 1_000_000 };
  const server = await startServer({ latency: LATENCY, limits });
  try {
    const cost = await syncOneByOne(plan, server.url);
    const spaced = Math.max(cost.seconds, cost.writes);
    return {
      run: 'one call per operation',
      ...cost,
      note: `no limits, no spacing; at least ${spaced.toFixed(0)} s with one write a second`,
    };
  } finally {
    server.stop();
  }
}

async function measureDryRun(): Promise<Row> {
  const large = planOf({ epics: 100, storiesPerEpic: 9, tasksPerStory: 10, dependencies: 4_000 });
  const measured = await runAction(large, { mode: 'dry-run' });
  return {
    run: 'dry-run, 10,000 items',
    requests: 0,
    writes: 0,
    seconds: measured.seconds,
    megabytes: measured.peakMegabytes,
    note: countsOf(measured),
  };
}
