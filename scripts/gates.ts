/**
 * Runs every check besides the tests, each to its end, and closes with one line: "N passed, N failed".
 * Exit code 1 when a gate failed. `npm run gates` runs all; `npm run gates -- types bundle` only those named.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { changedFiles, snapshot } from './working-tree.ts';

interface Gate {
  readonly name: string;
  /** npm scripts, run in this order until one fails. */
  readonly scripts: readonly string[];
  /** The scripts rewrite committed files; the gate fails when that changes any. */
  readonly rewrites?: boolean;
}

const gates: readonly Gate[] = [
  { name: 'lockfile', scripts: ['lock -- --check'] },
  { name: 'lint', scripts: ['lint'] },
  { name: 'types', scripts: ['types'] },
  { name: 'dead-code', scripts: ['dead-code'] },
  { name: 'workflows', scripts: ['workflows'] },
  { name: 'generated', scripts: ['generate'], rewrites: true },
  { name: 'bundle', scripts: ['build'], rewrites: true },
];

const root = resolve(import.meta.dirname, '..');

function passes(gate: Gate): boolean {
  const before = gate.rewrites === true ? snapshot(root) : undefined;
  const succeeded = gate.scripts.every((script) => {
    const { status } = spawnSync(`npm run --silent ${script}`, {
      shell: true,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return status === 0;
  });
  if (!succeeded || before === undefined) return succeeded;
  const stale = changedFiles(before, snapshot(root));
  for (const file of stale) console.error(`out of date: ${file}`);
  if (stale.length > 0)
    console.error(`run "npm run ${gate.scripts.join(' && npm run ')}" and commit the result`);
  return stale.length === 0;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => gates.every((gate) => gate.name !== name));
if (unknown.length > 0) {
  throw new Error(
    `no gate named ${unknown.join(', ')}; there are ${gates.map(({ name }) => name).join(', ')}`,
  );
}

const failed: string[] = [];
const selected = gates.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
for (const gate of selected) {
  console.log(`\n== ${gate.name}`);
  const start = performance.now();
  const passed = passes(gate);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`-- ${gate.name}: ${passed ? 'passed' : 'FAILED'} in ${seconds} s`);
  if (!passed) failed.push(gate.name);
}
if (failed.length > 0) {
  console.error(`\nfailed gates: ${failed.join(', ')}`);
  process.exitCode = 1;
}
console.log(`\n${selected.length - failed.length} passed, ${failed.length} failed`);
