import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { temporaryFolder } from '../app/workspaces.ts';

// Starts a process, on machines that may be busy with other suites.
jest.setTimeout(30_000);

const cli = join(import.meta.dirname, '..', '..', 'src', 'cli.ts');

test('a run goes on to its end when nobody reads its output any more', async () => {
  await using folder = await temporaryFolder({
    'roadmap.yaml': 'plan_id: p\nitems: [{ id: A, type: epic, title: Alpha }]\n',
  });
  const child = spawn(process.execPath, ['--no-warnings', cli, 'dry-run'], { cwd: folder.path, env: {} });
  child.stdout.destroy();
  child.stderr.destroy();
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(await readdir(join(folder.path, '.planpilot'))).toHaveLength(3);
});
