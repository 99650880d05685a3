import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { resolve } from 'node:path';

/** The content and executable bit of every file that git would commit, by path. */
export type Snapshot = ReadonlyMap<string, string>;

/** What the working tree at `root` holds now, ignored files aside. */
export function snapshot(root: string): Snapshot {
  const listing = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const files = new Set(listing.split('\0').filter((name) => name !== ''));
  return new Map([...files].map((name) => [name, fingerprint(resolve(root, name))]));
}

/** The files that were added, removed or altered between two snapshots, sorted. */
export function changedFiles(before: Snapshot, after: Snapshot): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names]
    .filter((name) => (before.get(name) ?? 'absent') !== (after.get(name) ?? 'absent'))
    .toSorted();
}

function fingerprint(file: string): string {
  const status = lstatSync(file, { throwIfNoEntry: false });
  if (status === undefined) return 'absent';
  const content = status.isSymbolicLink() ? readlinkSync(file) : readFileSync(file);
  const mode = (status.mode & 0o111) === 0 ? 'plain' : 'executable';
  return `${mode} ${createHash('sha256').update(content).digest('hex')}`;
}
