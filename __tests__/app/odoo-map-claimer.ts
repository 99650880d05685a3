import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FeatureMapFile } from '../../src/app/feature-map-file.ts';
import { Workspace } from '../../src/app/workspace-files.ts';
import { systemClock } from '../../src/kernel/clock.ts';

// A process of its own for the tests of the map's file: `claim` says what it was told as a user without privileges,
// `hold` keeps the claim until it is ended, `rewrite` writes versions of the map in a loop until it is killed.

const [task = '', root = '', file = ''] = process.argv.slice(2);
const workspace = await Workspace.open(root);
const path = join(root, file);

function claim(bytes: Uint8Array): Promise<FeatureMapFile> {
  return FeatureMapFile.claim(workspace, file, bytes, systemClock);
}

if (task === 'claim') {
  // Everything is loaded by now; where the sources lie, others may not be allowed to read.
  if (process.getuid?.() === 0) {
    process.setgid?.(65_534);
    process.setuid?.(65_534);
  }
  const bytes = await readFile(path).catch(() => new Uint8Array());
  try {
    await (await claim(bytes))[Symbol.asyncDispose]();
    console.log('claimed');
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'systemCode') : undefined;
    console.log(`${error instanceof Error ? error.name : ''} ${String(code)}`);
  }
}

if (task === 'hold') {
  await claim(await readFile(path));
  console.log('holding');
  setInterval(() => undefined, 1000);
}

if (task === 'rewrite') {
  const map = await claim(await readFile(path));
  console.log('writing');
  for (let version = 1; ; version++) await map.write(versionOf(version));
}

function versionOf(version: number): Uint8Array {
  return new TextEncoder().encode(`start ${version}\n${'x'.repeat(200_000)}\nend ${version}\n`);
}
