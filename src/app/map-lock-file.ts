import { link, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { shortHash } from '../kernel/hash.ts';
import { FileLockedError, systemCodeOf } from './map-file-errors.ts';

const ownerSchema = z.object({ pid: z.int().positive(), started: z.string() });

type Owner = z.infer<typeof ownerSchema>;

/** How often a lock that its owner left behind is cleared away before giving up. */
const ATTEMPTS = 5;

/**
 * Keeps a second run of this product on this machine away from a file. The lock lies in the system's temporary folder,
 * named after the file, because a file beside the map would be another file in the repository. Disposing it lets go.
 * @param path without links in it
 * @throws FileLockedError at once when a run that is alive has it; the lock of one that died is taken over
 */
export async function lockMap(path: string, shown: string): Promise<AsyncDisposable> {
  const lock = join(tmpdir(), `planpilot-${shortHash(path, 24)}.lock`);
  const own = JSON.stringify({ pid: process.pid, started: await startOf(process.pid) });
  const folder = await mkdtemp(join(tmpdir(), 'planpilot-')).catch((error: unknown) => {
    throw noLocks(shown, error);
  });
  try {
    const draft = join(folder, 'lock');
    await writeFile(draft, own);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (await becomes(draft, lock)) return { [Symbol.asyncDispose]: () => release(lock, own) };
      await clearAway(lock, join(folder, 'left'), shown);
    }
    throw held(shown, lock);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A link appears together with its content, or not at all. */
async function becomes(draft: string, lock: string): Promise<boolean> {
  try {
    await link(draft, lock);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Takes the lock of a dead run away; of two that try, one gets it, and a lock that was taken anew is put back. */
async function clearAway(lock: string, left: string, shown: string): Promise<void> {
  const before = await readFile(lock, 'utf8').catch(ignoreMissing);
  if (before === undefined) return;
  const owner = ownerOf(before);
  if (owner === undefined || (await isAlive(owner))) throw held(shown, lock, owner);
  try {
    await rename(lock, left);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return;
    throw held(shown, lock, owner);
  }
  if ((await readFile(left, 'utf8')) !== before) await link(left, lock).catch(() => undefined);
  await rm(left, { force: true });
}

async function release(lock: string, own: string): Promise<void> {
  const present = await readFile(lock, 'utf8').catch(() => undefined);
  if (present === own) await rm(lock, { force: true });
}

function ownerOf(text: string): Owner | undefined {
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function isAlive({ pid, started }: Owner): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCodeOf(error) === 'ESRCH') return false;
  }
  const now = await startOf(pid);
  return started === '' || now === '' || now === started;
}

/** When a process started, in Linux's own counting; empty elsewhere. Tells a process from a later one with its number. */
async function startOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name in brackets may hold anything; the start is the 20th field behind it.
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function held(shown: string, lock: string, owner?: Owner): FileLockedError {
  const by = owner === undefined ? 'another run' : `another run, process ${owner.pid}`;
  const hint = `Wait for that run to end; when there is none, remove ${lock}.`;
  return new FileLockedError(`${shown} is being synced by ${by}`, 'ELOCKED', { hint });
}

function noLocks(shown: string, cause: unknown): FileLockedError {
  const code = systemCodeOf(cause) ?? 'unknown';
  const message = `no lock for ${shown} can be put into the temporary folder ${tmpdir()} (${code})`;
  const hint = 'Let the user of this run write there, or name another folder with TMPDIR.';
  return new FileLockedError(message, code, { hint, cause });
}

function ignoreMissing(error: unknown): undefined {
  if (systemCodeOf(error) === 'ENOENT') return undefined;
  throw error;
}
