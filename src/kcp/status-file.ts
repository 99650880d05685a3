import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Writes a text that only its owner may read, with the folders above it; gives the absolute path. */
export async function keepFile(folder: string, path: string, text: string): Promise<string> {
  const file = resolve(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { mode: 0o600 });
  return file;
}
