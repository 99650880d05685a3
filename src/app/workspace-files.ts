import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ConfigError } from '../kernel/errors.ts';
import { MAX_FILE_BYTES } from '../plan/source-text.ts';

/** Why a file was not read. */
export type FileFlaw = 'missing' | 'outside' | 'folder' | 'unreadable';

/** Each flaw as the end of a sentence that starts with the file. */
export const FILE_FLAWS: Readonly<Record<FileFlaw, string>> = {
  missing: 'does not exist',
  outside: 'is a link that leads out of the workspace',
  folder: 'is a folder, not a file',
  unreadable: 'cannot be read',
};

/** Folders that hold nothing of the user's own. */
const SKIPPED = new Set(['.git', 'node_modules']);

/** The checked-out repository: the only place that plans and settings are read from. */
export class Workspace {
  readonly root: string;
  /** Where relative paths start, relative to the root; empty for the root itself. */
  readonly start: string;

  private constructor(root: string, start: string) {
    this.root = root;
    this.start = start;
  }

  /** @throws ConfigError when there is no such folder */
  static async open(root: string): Promise<Workspace> {
    return new Workspace(await folder(root), '');
  }

  /** The repository around a folder, which is where relative paths start; the folder itself outside of one. */
  static async around(start: string): Promise<Workspace> {
    const directory = await folder(start);
    const root = (await repositoryAbove(directory)) ?? directory;
    return new Workspace(root, inside(root, directory) ?? '');
  }

  /** A path that was written relative to `from`, now relative to the root; nothing when it leads outside. */
  locate(path: string, from: string = this.start): string | undefined {
    return inside(this.root, isAbsolute(path) ? path : resolve(this.root, from, path));
  }

  absolute(file: string): string {
    return join(this.root, file);
  }

  /** A file's bytes. Links are followed as long as they stay inside; of oversized files only the beginning counts. */
  async read(file: string): Promise<{ readonly bytes: Uint8Array } | { readonly flaw: FileFlaw }> {
    try {
      const target = await realpath(this.absolute(file));
      if (inside(this.root, target) === undefined) return { flaw: 'outside' };
      const about = await stat(target);
      if (about.isDirectory()) return { flaw: 'folder' };
      if (about.size > MAX_FILE_BYTES) return { bytes: new Uint8Array(about.size) };
      return { bytes: await readFile(target) };
    } catch (error) {
      return { flaw: isMissing(error) ? 'missing' : 'unreadable' };
    }
  }

  /** Whether there is a file (or a link) of that name. */
  async has(file: string): Promise<boolean> {
    const found = await this.read(file);
    return !('flaw' in found && found.flaw === 'missing');
  }

  /** Every file below a folder, sorted; linked folders are not entered. */
  async filesBelow(start: string): Promise<readonly string[]> {
    const files: string[] = [];
    await this.#collect(start, files);
    return files.toSorted();
  }

  async #collect(parent: string, files: string[]): Promise<void> {
    const entries = await readdir(this.absolute(parent), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = parent === '' ? entry.name : `${parent}/${entry.name}`;
      if (!entry.isDirectory()) files.push(path);
      else if (!SKIPPED.has(entry.name)) await this.#collect(path, files);
    }
  }
}

async function folder(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    const remedy = 'run inside the checked-out repository';
    throw new ConfigError([{ message: `The workspace ${path} does not exist`, remedy }], { cause });
  }
}

async function repositoryAbove(directory: string): Promise<string | undefined> {
  const isRoot = await stat(join(directory, '.git')).then(
    () => true,
    () => false,
  );
  if (isRoot) return directory;
  const parent = dirname(directory);
  return parent === directory ? undefined : repositoryAbove(parent);
}

/** The path below `root`, with forward slashes; nothing when it leads out of it. */
function inside(root: string, path: string): string | undefined {
  const below = relative(root, path);
  const isOutside = below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below);
  return isOutside ? undefined : below.split(sep).join('/');
}

function isMissing(error: unknown): boolean {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
