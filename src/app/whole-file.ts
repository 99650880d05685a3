import { access, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file, its folder as well, so that it holds, at every moment, either the old text or the new one. */
export async function saveWhole(path: string, text: string): Promise<void> {
  const temporary = temporaryName(path);
  await makeFolder(dirname(path));
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Whether something is at that path. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Finds out whether a file could be written there; rejects with what stands against it. */
export async function tryPlace(path: string): Promise<void> {
  const temporary = temporaryName(path);
  await makeFolder(dirname(path));
  const present = await stat(path).catch(() => undefined);
  if (present?.isDirectory() === true) throw new Error('there is a folder of that name');
  await (await open(temporary, 'w')).close();
  await rm(temporary);
}

/**
 * Makes a folder and those around it. Node's own way of doing so never ends where a folder exists that cannot hold
 * another one and says so as if it did not exist, such as those below `/proc`.
 */
async function makeFolder(path: string): Promise<void> {
  const make = (): Promise<void> => mkdir(path).catch(unlessItExists);
  try {
    await make();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await make();
  }
}

/** What exists and is no folder shows when something is put into it. */
function unlessItExists(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function temporaryName(path: string): string {
  return `${path}.tmp`;
}
