import { constants, type FileHandle, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../kernel/clock.ts';
import { PlanPilotError } from '../kernel/errors.ts';
import { FileChangedError, FileLockedError, refusedBySystem, systemCodeOf } from './map-file-errors.ts';
import { lockMap } from './map-lock-file.ts';
import { writeLockHolder } from './system-locks-file.ts';
import type { Workspace } from './workspace-files.ts';

/** Pauses between attempts to put the new file in place, in milliseconds: scanners of other systems hold files for a moment. */
const PAUSES = [20, 100, 500] as const;

const HELD_FOR_A_MOMENT = new Set(['EPERM', 'EBUSY', 'EACCES']);

/**
 * A map that this run alone writes. At every moment the file holds a whole map, the old one or the new one; what
 * somebody else wrote meanwhile is never overwritten. Disposing it lets others write.
 */
export class FeatureMapFile implements AsyncDisposable {
  readonly #path: string;
  readonly #shown: string;
  readonly #clock: Clock;
  readonly #lock: AsyncDisposable;
  /** What the file is known to hold. */
  #bytes: Uint8Array;

  private constructor(path: string, shown: string, bytes: Uint8Array, clock: Clock, lock: AsyncDisposable) {
    this.#path = path;
    this.#shown = shown;
    this.#bytes = bytes;
    this.#clock = clock;
    this.#lock = lock;
  }

  /**
   * Makes sure, before anything is created in Odoo, that its ids can be written.
   * @param file relative to the workspace; links are followed as long as they stay inside
   * @param bytes as they were read
   * @throws FileLockedError when the file or its folder cannot be written, or somebody else is at it
   * @throws FileChangedError when it no longer holds these bytes
   */
  static async claim(
    workspace: Workspace,
    file: string,
    bytes: Uint8Array,
    clock: Clock,
  ): Promise<FeatureMapFile> {
    const path = await realPathIn(workspace, file);
    const lock = await asRefusal(file, () => lockMap(path, file));
    const claimed = new FeatureMapFile(path, file, bytes, clock, lock);
    try {
      await claimed.#probe();
      return claimed;
    } catch (error) {
      await claimed[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Puts the map in place; once this resolves it would survive a crash.
   * @throws FileLockedError, FileChangedError; the file then is what it was
   */
  async write(next: Uint8Array): Promise<void> {
    await this.#refuseOtherLocks();
    await this.#refuseChanges();
    const draft = await asRefusal(this.#shown, () => this.#draft(next));
    try {
      // Once more, as late as possible: between this look and the renaming is the only moment that could lose an edit.
      await this.#refuseChanges();
      await asRefusal(this.#shown, () => this.#putInPlace(draft));
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      throw error;
    }
    this.#bytes = next;
    await syncFolder(dirname(this.#path));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lock[Symbol.asyncDispose]();
  }

  async #probe(): Promise<void> {
    await asRefusal(this.#shown, async () => {
      await (await open(this.#path, 'r+')).close();
      await (await this.#newDraft()).close();
      await rm(this.#draftPath);
    });
    const { mode } = await stat(this.#path);
    if ((mode & 0o222) === 0) throw refusedBySystem(this.#shown, { code: 'EACCES' });
    await this.#refuseOtherLocks();
    await this.#refuseChanges();
  }

  /** In the same folder, as only there a renaming is atomic; always the same name, so that a killed run leaves at most one. */
  get #draftPath(): string {
    return join(dirname(this.#path), `.${basename(this.#path)}.planpilot-tmp`);
  }

  async #newDraft(): Promise<FileHandle> {
    await rm(this.#draftPath, { force: true });
    return open(this.#draftPath, 'wx', 0o600);
  }

  async #draft(next: Uint8Array): Promise<string> {
    const { mode, uid, gid } = await stat(this.#path);
    const draft = await this.#newDraft();
    try {
      await draft.writeFile(next);
      // Only a privileged user may give files away; for others the file becomes theirs, as with every editor.
      await draft.chown(uid, gid).catch(() => undefined);
      await draft.chmod(mode & 0o7777);
      await draft.sync();
    } finally {
      await draft.close();
    }
    return this.#draftPath;
  }

  async #putInPlace(draft: string): Promise<void> {
    for (const pause of PAUSES) {
      try {
        return await rename(draft, this.#path);
      } catch (error) {
        if (!HELD_FOR_A_MOMENT.has(systemCodeOf(error) ?? '')) throw error;
        await this.#clock.sleep(pause);
      }
    }
    await rename(draft, this.#path);
  }

  async #refuseOtherLocks(): Promise<void> {
    const holder = await writeLockHolder(this.#path).catch(() => undefined);
    if (holder === undefined) return;
    const hint = `Close the program that holds the file, then run again.`;
    throw new FileLockedError(`${this.#shown} is locked by ${holder}`, 'ELOCKED', { hint });
  }

  async #refuseChanges(): Promise<void> {
    const present = await readFile(this.#path).catch((error: unknown) => {
      if (systemCodeOf(error) === 'ENOENT') return undefined;
      throw refusedBySystem(this.#shown, error);
    });
    if (present?.equals(this.#bytes)) return;
    const what = present === undefined ? 'removed' : 'changed';
    throw new FileChangedError(`${this.#shown} was ${what} by another program while the run relied on it`, {
      hint: 'Run again on the file as it is now.',
    });
  }
}

async function realPathIn(workspace: Workspace, file: string): Promise<string> {
  const path = await asRefusal(file, () => realpath(workspace.absolute(file)));
  if (workspace.locate(path) !== undefined) return path;
  throw new FileLockedError(`${file} is a link that leads out of the workspace`, 'EXDEV', {
    hint: 'Put the file itself into the repository.',
  });
}

/** Not every system lets folders be synced; the file's own bytes are safe already. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, constants.O_RDONLY);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    // Nothing depends on it but the hope to survive a power cut.
  }
}

async function asRefusal<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof PlanPilotError ? error : refusedBySystem(file, error);
  }
}
