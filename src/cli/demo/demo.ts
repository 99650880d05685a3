import { EXIT_CODES, type ExitCode } from '../../report/failure-reason.ts';
import { findCheckout } from './bundles.ts';
import { brokenClaims } from './claims.ts';
import { Interruption } from './interruption.ts';
import { startServer } from './processes.ts';
import { plainLine } from './runner-files.ts';
import { Sandbox, type StepResult } from './sandbox.ts';

/**
 * Shows the product on this machine: the bundled action syncs the example roadmap to the bundled server, finds nothing to
 * do the second time, and makes one update after one edit. Every claim is checked. Interrupted, it leaves nothing behind.
 * @param program path of the running program, beside which the bundles lie
 */
export async function runDemo(program: string): Promise<ExitCode> {
  using interruption = new Interruption();
  try {
    return await demonstrate(program, interruption.signal);
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    interruption.comply();
    return EXIT_CODES.usage;
  }
}

async function demonstrate(program: string, signal: AbortSignal): Promise<ExitCode> {
  const checkout = await findCheckout(program);
  if (checkout === undefined) {
    console.error('The demo runs the committed bundles: start it as "node dist/cli.js demo" in a checkout.');
    return EXIT_CODES.usage;
  }
  await using server = await startServer(checkout.server);
  console.log(`A GitHub-compatible server listens on ${server.url}; nothing leaves this machine.`);
  await using sandbox = await Sandbox.create(checkout, server.url, signal);

  title('1. First sync of examples/roadmap.yaml');
  const first = await sandbox.sync(indented);
  showSummary(first);
  const size = itemsIn(first);
  const mistakes = [...brokenClaims('first sync', first, { created: size, updated: '0', complete: 'true' })];

  title('2. The same again');
  const second = await sandbox.sync(indented);
  mistakes.push(...brokenClaims('second sync', second, { changes: '0', unchanged: size, complete: 'true' }));

  title(`3. One title edited: ${await sandbox.reviseFirstTitle()}`);
  const third = await sandbox.sync(indented);
  mistakes.push(
    ...brokenClaims('third sync', third, { created: '0', updated: '1', changes: '1', complete: 'true' }),
  );

  title('Result');
  if (mistakes.length > 0) {
    console.error(mistakes.join('\n'));
    return EXIT_CODES.internal;
  }
  console.log(`${size} issues created, then nothing to do, then exactly one update: as promised.`);
  return EXIT_CODES.ok;
}

function title(text: string): void {
  console.log(`\n${text}\n${'='.repeat(text.length)}`);
}

function indented(line: string): void {
  console.log(`  ${line}`);
}

function showSummary({ summary }: StepResult): void {
  console.log('\n  The job summary:\n');
  for (const line of summary.split('\n')) {
    const plain = plainLine(line);
    if (plain !== undefined) console.log(`    ${plain}`);
  }
}

/** Every item of the map; a run without a map has none, which no claim accepts. */
function itemsIn({ outputs }: StepResult): string {
  const map: unknown = JSON.parse(outputs.get('sync-map') || '{}');
  const entries: unknown = typeof map === 'object' && map !== null ? Reflect.get(map, 'entries') : undefined;
  return typeof entries === 'object' && entries !== null ? String(Object.keys(entries).length) : 'all';
}
