import type { GithubDoor, RepositoryName } from './door.ts';
import { type FilesAtResult, type FolderAtResult, filesAt, folderAt } from './operations.generated.ts';
import { orReason } from './outcome.ts';

/** A file of the plan, or the files below a folder that a pattern takes. */
export type FilePattern =
  | { readonly path: string }
  | {
      /** Empty for the root. */
      readonly folder: string;
      /** The pattern reaches into folders below. */
      readonly deep: boolean;
      readonly matches: (path: string) => boolean;
    };

/** The texts of files by path; a file that the commit does not have is absent. Or why they could not be read. */
export type BaseFiles = { readonly texts: ReadonlyMap<string, string> } | { readonly why: string };

/**
 * Reads files of a plan as they are in one commit, without a checkout: ten a request, folders first when there are
 * patterns. Never rejects because of GitHub.
 */
export async function readFilesAt(
  door: GithubDoor,
  repository: RepositoryName,
  commit: string,
  patterns: readonly FilePattern[],
): Promise<BaseFiles> {
  return orReason('The plan before this change was not read', async () => {
    const paths = await Promise.all(patterns.map((pattern) => pathsOf(door, repository, commit, pattern)));
    return readTexts(door, repository, commit, [...new Set(paths.flat())]);
  });
}

async function pathsOf(
  door: GithubDoor,
  repository: RepositoryName,
  commit: string,
  pattern: FilePattern,
): Promise<readonly string[]> {
  if ('path' in pattern) return [pattern.path];
  const files = await filesBelow(door, repository, commit, pattern.folder, pattern.deep);
  return files.filter(pattern.matches).toSorted();
}

/** Every file below a folder; without `deep` the files in it. */
async function filesBelow(
  door: GithubDoor,
  repository: RepositoryName,
  commit: string,
  folder: string,
  deep: boolean,
): Promise<readonly string[]> {
  const expression = `${commit}:${folder}`;
  const reply = await door.query(folderAt, { ...repository, folder: expression, deep });
  const object = reply.repository?.object;
  if (object?.kind !== 'Tree') return [];
  const { files, folders } = sorted(object.entries ?? []);
  if (!deep) return files;
  const below = await Promise.all(folders.map((each) => filesBelow(door, repository, commit, each, true)));
  return [...files, ...below.flat()];
}

type Entry = NonNullable<
  Extract<NonNullable<NonNullable<FolderAtResult['repository']>['object']>, { kind: 'Tree' }>['entries']
>[number];

/** A level of names that may hold the level below. */
interface Level {
  readonly path: string | null;
  readonly type: string;
  readonly object?: { readonly kind: string; readonly entries?: readonly Level[] | null } | null;
}

/** Files that the reply names, and the folders whose files it does not name. */
function sorted(entries: readonly (Entry | Level)[]): {
  readonly files: readonly string[];
  readonly folders: readonly string[];
} {
  const files: string[] = [];
  const folders: string[] = [];
  const queue: (Entry | Level)[] = [...entries];
  for (const entry of queue) {
    if (entry.path === null) continue;
    if (entry.type === 'blob') files.push(entry.path);
    else if (entry.type === 'tree') {
      const below: readonly Level[] | null | undefined = entry.object?.entries;
      if (below === null || below === undefined) folders.push(entry.path);
      else queue.push(...below);
    }
  }
  return { files, folders };
}

const SLOTS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

async function readTexts(
  door: GithubDoor,
  { owner, name }: RepositoryName,
  commit: string,
  paths: readonly string[],
): Promise<BaseFiles> {
  const texts = new Map<string, string>();
  for (let from = 0; from < paths.length; from += SLOTS.length) {
    // The commit itself in slots that are left over: that costs a word, a file again would be sent again.
    const at = (slot: number): string => {
      const path = paths[from + slot];
      return path === undefined ? commit : `${commit}:${path}`;
    };
    const { repository } = await door.query(filesAt, {
      owner,
      name,
      file0: at(0),
      file1: at(1),
      file2: at(2),
      file3: at(3),
      file4: at(4),
      file5: at(5),
      file6: at(6),
      file7: at(7),
      file8: at(8),
      file9: at(9),
    });
    if (repository === null) return { why: `The repository ${owner}/${name} cannot be read with this token` };
    for (const slot of SLOTS) {
      const path = paths[from + slot];
      if (path === undefined) continue;
      const read = textOf(path, repository[`file${slot}`]);
      if (typeof read === 'object') return read;
      if (read !== undefined) texts.set(path, read);
    }
  }
  return { texts };
}

type PlanFile = NonNullable<FilesAtResult['repository']>['file0'];

function textOf(path: string, file: PlanFile): string | undefined | { readonly why: string } {
  if (file?.kind !== 'Blob') return undefined;
  if (file.isTruncated || file.text === null)
    return { why: `The plan before this change was not read: GitHub does not send ${path} whole` };
  return file.text;
}
