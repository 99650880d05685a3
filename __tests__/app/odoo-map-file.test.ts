import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, jest, test } from '@jest/globals';
import { FeatureMapFile } from '../../src/app/feature-map-file.ts';
import { FileChangedError, FileLockedError } from '../../src/app/map-file-errors.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { shortHash } from '../../src/kernel/hash.ts';
import { MAP, type MapFolder, mapFolder, rejectionOf, runScript } from './odoo-map-files.ts';
import { temporaryFolder } from './workspaces.ts';

const CLAIMER = fileURLToPath(new URL('./odoo-map-claimer.ts', import.meta.url));
const BEFORE = '[features.a]\ntask_id = 0\n';
const AFTER = new TextEncoder().encode('[features.a]\ntask_id = 5\n');

/** A claimer in a process of its own, once it has said that it is at work. */
async function claimer(task: 'hold' | 'rewrite', { folder }: MapFolder): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--no-warnings', CLAIMER, task, folder.path, MAP], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function lockOf(path: string): string {
  return join(tmpdir(), `planpilot-${shortHash(path, 24)}.lock`);
}

describe('the file of a map', () => {
  test('gets its new bytes and keeps its mode; nothing else is left in the folder', async () => {
    await using map = await mapFolder(BEFORE);
    await chmod(map.path, 0o640);
    await using file = await map.claim();
    await file.write(AFTER);
    await file.write(new TextEncoder().encode('third'));
    expect(await map.text()).toBe('third');
    expect((await stat(map.path)).mode & 0o7777).toBe(0o640);
    expect(await readdir(map.folder.path)).toEqual([MAP]);
  });

  test('takes the place of the old one only when all of it is on the disk, and so is the exchange', async () => {
    await using map = await mapFolder(BEFORE);
    await using file = await map.claim();
    await using handle = await open(map.path);
    const shown: string[] = [];
    const flush: (this: unknown) => Promise<void> = Object.getPrototypeOf(handle).sync;
    const spy = jest.spyOn(Object.getPrototypeOf(handle), 'sync').mockImplementation(async function (
      this: unknown,
    ) {
      const all = await readdir(map.folder.path);
      const texts = await Promise.all(all.map((name) => readFile(join(map.folder.path, name), 'utf8')));
      shown.push(texts.toSorted().join());
      await flush.call(this);
    });
    try {
      await file.write(AFTER);
    } finally {
      spy.mockRestore();
    }
    const after = new TextDecoder().decode(AFTER);
    expect(shown).toEqual([`${BEFORE},${after}`, after]);
  });

  test('is written where a link leads, and the link stays one', async () => {
    await using map = await mapFolder(BEFORE);
    await mkdir(join(map.folder.path, 'maps'));
    await rename(map.path, join(map.folder.path, 'maps', 'real.toml'));
    await symlink('maps/real.toml', map.path);
    await using file = await map.claim();
    await file.write(AFTER);
    expect(await readFile(join(map.folder.path, 'maps', 'real.toml'))).toEqual(Buffer.from(AFTER));
    expect(await readdir(join(map.folder.path, 'maps'))).toEqual(['real.toml']);
    expect(await readdir(map.folder.path)).toEqual([MAP, 'maps']);
  });

  test('is refused where a link leads out of the workspace', async () => {
    await using outside = await temporaryFolder({ 'map.toml': BEFORE });
    await using map = await mapFolder(BEFORE);
    await rm(map.path);
    await symlink(join(outside.path, 'map.toml'), map.path);
    const claim = FeatureMapFile.claim(map.workspace, MAP, AFTER, systemClock);
    expect(await rejectionOf(claim)).toMatchObject({ name: 'FileLockedError', systemCode: 'EXDEV' });
  });

  test.each([
    ['it is missing', 'ENOENT', async (path: string) => rm(path)],
    [
      'it is a folder',
      'EISDIR',
      async (path: string) => {
        await rm(path);
        await mkdir(path);
      },
    ],
    ['it is read-only', 'EACCES', async (path: string) => chmod(path, 0o444)],
  ])('is refused before anything is created when %s', async (_name, systemCode, spoil) => {
    await using map = await mapFolder(BEFORE);
    await spoil(map.path);
    const claim = FeatureMapFile.claim(map.workspace, MAP, new TextEncoder().encode(BEFORE), systemClock);
    expect(await rejectionOf(claim)).toMatchObject({
      name: 'FileLockedError',
      systemCode,
      kind: 'user',
      hint: expect.stringMatching(/\w/u),
    });
    expect(await readdir(map.folder.path)).toHaveLength(systemCode === 'ENOENT' ? 0 : 1);
  });

  test('is refused when the folder takes no file from this user', async () => {
    await using map = await mapFolder(BEFORE);
    await chmod(map.path, 0o666);
    await chmod(map.folder.path, 0o555);
    expect(runScript(CLAIMER, ['claim', map.folder.path, MAP])).toBe('FileLockedError EACCES\n');
    await chmod(map.folder.path, 0o755);
  });

  test('is refused when this user may only read it', async () => {
    await using map = await mapFolder(BEFORE);
    await chmod(map.folder.path, 0o777);
    await chmod(map.path, process.getuid?.() === 0 ? 0o644 : 0o444);
    expect(runScript(CLAIMER, ['claim', map.folder.path, MAP])).toBe('FileLockedError EACCES\n');
  });

  test.each([
    ['before the run claims it', async (map: MapFolder) => rejectionOf(claimAfterEdit(map))],
    [
      'between two writes',
      async (map: MapFolder) => {
        await using file = await map.claim();
        await file.write(AFTER);
        await writeFile(map.path, 'edited');
        return rejectionOf(file.write(AFTER));
      },
    ],
  ])('is left alone when another program writes it %s', async (_name, run) => {
    await using map = await mapFolder(BEFORE);
    const error = await run(map);
    expect(error).toBeInstanceOf(FileChangedError);
    expect(String(error)).toContain('was changed by another program');
    expect(await map.text()).toBe('edited');
    expect(await readdir(map.folder.path)).toEqual([MAP]);
  });

  test('is not made anew when another program removes it', async () => {
    await using map = await mapFolder(BEFORE);
    await using file = await map.claim();
    await rm(map.path);
    expect(String(await rejectionOf(file.write(AFTER)))).toContain('was removed by another program');
    expect(await readdir(map.folder.path)).toEqual([]);
  });

  test('lets one run at a time have it, also from another process', async () => {
    await using map = await mapFolder(BEFORE);
    await chmod(map.folder.path, 0o755);
    const first = await map.claim();
    expect(await rejectionOf(map.claim())).toBeInstanceOf(FileLockedError);
    expect(runScript(CLAIMER, ['claim', map.folder.path, MAP])).toBe('FileLockedError ELOCKED\n');
    await first[Symbol.asyncDispose]();
    await (await map.claim())[Symbol.asyncDispose]();
    expect(await readFile(lockOf(map.path)).catch(() => 'no lock')).toBe('no lock');
  });

  test('is taken over from a run that died', async () => {
    await using map = await mapFolder(BEFORE);
    const child = await claimer('hold', map);
    expect(String(await rejectionOf(map.claim()))).toContain(`another run, process ${child.pid}`);
    await kill(child);
    await using file = await map.claim();
    await file.write(AFTER);
    expect(await map.bytes()).toEqual(Buffer.from(AFTER));
  });

  test('is taken over from a run whose number another process has got since', async () => {
    await using map = await mapFolder(BEFORE);
    await writeFile(lockOf(map.path), JSON.stringify({ pid: process.pid, started: 'long ago' }));
    await using file = await map.claim();
    await file.write(AFTER);
    expect(await map.bytes()).toEqual(Buffer.from(AFTER));
  });

  test('is not taken by a lock that nobody understands; the message says which file to remove', async () => {
    await using map = await mapFolder(BEFORE);
    const lock = lockOf(map.path);
    await writeFile(lock, '???');
    try {
      expect(await rejectionOf(map.claim())).toMatchObject({ hint: expect.stringContaining(lock) });
    } finally {
      await rm(lock);
    }
  });

  test('is refused when there is no place for a lock', async () => {
    await using map = await mapFolder(BEFORE);
    await chmod(map.folder.path, 0o777);
    const nowhere = { TMPDIR: join(map.folder.path, 'nowhere') };
    const said = runScript(CLAIMER, ['claim', map.folder.path, MAP], nowhere);
    expect(said).toBe('FileLockedError ENOENT\n');
  });

  test('is whole after a kill at any moment of writing, and the next run clears up', async () => {
    await using map = await mapFolder(BEFORE);
    for (let round = 0; round < 6; round++) {
      const child = await claimer('rewrite', map);
      const before = await map.text();
      let seen = before;
      while (seen === before) seen = await map.text();
      await kill(child);
      const text = await map.text();
      const version = /^start (\d+)\n/u.exec(text)?.[1];
      expect(text.endsWith(`\nend ${version}\n`)).toBe(true);
      expect(text).toHaveLength(`start ${version}\n\nend ${version}\n`.length + 200_000);
      await (await map.claim())[Symbol.asyncDispose]();
      expect(await readdir(map.folder.path)).toEqual([MAP]);
    }
  });

  /** util-linux has flock(1) wherever the kernel lists its locks; elsewhere the list is not there either. */
  test('is refused while another program holds a write lock that the system tells of', async () => {
    await using map = await mapFolder(BEFORE);
    const told = await readFile('/proc/locks', 'utf8').catch(() => undefined);
    const script = 'exec flock --exclusive "$0" sh -c "echo locked; exec sleep 60"';
    const child = spawn('sh', ['-c', script, map.path], {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    const started = await Promise.race([
      once(child, 'exit').then(() => 'no flock'),
      once(child.stdout, 'data').then(() => 'locked'),
    ]);
    const isHeld = told !== undefined && started === 'locked';
    const outcome = await map.claim().catch((error: unknown) => error);
    if (started === 'locked' && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await (outcome instanceof FeatureMapFile ? outcome[Symbol.asyncDispose]() : undefined);
    expect(String(outcome)).toMatch(isHeld ? /is locked by process -?\d+ \(FLOCK\)/u : /^\[object/u);
  });
});

async function claimAfterEdit(map: MapFolder): Promise<void> {
  const bytes = await map.bytes();
  await writeFile(map.path, 'edited');
  await FeatureMapFile.claim(map.workspace, MAP, bytes, systemClock);
}
