import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { expect, jest, test } from '@jest/globals';
import { temporaryFolder } from '../app/workspaces.ts';

// Starts four processes, on machines that may be busy with other suites.
jest.setTimeout(60_000);

const root = join(import.meta.dirname, '..', '..');

/** A checkout whose bundles are the sources as they are now; Node 24 runs them as they stand. */
async function checkoutIn(folder: string): Promise<string> {
  await mkdir(join(folder, 'dist'));
  await mkdir(join(folder, 'temporary'));
  await symlink(join(root, 'examples'), join(folder, 'examples'));
  await writeFile(join(folder, 'dist', 'package.json'), '{"type": "module"}');
  for (const [bundle, entry] of [
    ['index.js', 'index.ts'],
    ['cli.js', 'cli.ts'],
    ['github-server.js', 'github-server.ts'],
  ] as const) {
    const address = pathToFileURL(join(root, 'src', entry)).href;
    await writeFile(join(folder, 'dist', bundle), `import ${JSON.stringify(address)};\n`);
  }
  return join(folder, 'dist', 'cli.js');
}

test.each(['SIGINT', 'SIGTERM'] as const)('a demo that %s ends leaves no file behind', async (signal) => {
  await using folder = await temporaryFolder({});
  const cli = await checkoutIn(folder.path);
  const temporary = join(folder.path, 'temporary');
  const demo = spawn(process.execPath, ['--no-warnings', cli, 'demo'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { TMPDIR: temporary, TEMP: temporary },
  });
  const closed = once(demo, 'close');
  const complaints: string[] = [];
  demo.stderr.on('data', (text) => complaints.push(String(text)));
  let created: readonly string[] = [];
  for await (const line of createInterface({ input: demo.stdout })) {
    if (!line.includes('Create items')) continue;
    created = await readdir(temporary);
    demo.kill(signal);
  }
  expect(await closed).toEqual([null, signal]);
  expect(created).toEqual([expect.stringMatching(/^planpilot-demo-/u)]);
  expect(await readdir(temporary)).toEqual([]);
  expect(complaints).toEqual([]);
});
