import { createHash } from 'node:crypto';
import { timestamp } from '../../clock.ts';
import type { Input } from '../../input.ts';
import { inaccessible } from '../../store/access.ts';
import type { Commit, Repository } from '../../store/entities.ts';
import { branchNamed, commitOf, head } from '../../store/git.ts';
import { pullsWith } from '../../store/pulls.ts';
import { fullName } from '../../store/world.ts';
import { connect } from '../connections.ts';
import { type Context, define } from '../fields.ts';

/** Bytes up to which GitHub answers the text of a blob. */
const TEXT_LIMIT = 512 * 1024;

/** Branches, commits and what hangs below them. */
export const gitObjects = {
  ...define('Ref', {
    prefix: () => 'refs/heads/',
    target: (source) => head(source),
    associatedPullRequests: (source, args) => {
      const states = args.texts('states') ?? [];
      const found = source.repository.issues.filter(
        ({ pull, state }) =>
          pull?.headRepository === source.repository &&
          pull.headRefName === source.name &&
          (states.length === 0 || states.includes(state)),
      );
      return connect(found, args);
    },
  }),
  ...define('Commit', {
    committedDate: ({ committedMs }) => timestamp(committedMs),
    messageHeadline: ({ message }) => message.split('\n')[0],
    url: ({ repository, oid }, _args, { world }) => `${world.webUrl}/${fullName(repository)}/commit/${oid}`,
    associatedPullRequests: ({ repository, oid }, args, { world }) =>
      connect(pullsWith(world, repository, oid), args),
  }),
};

/** What `oid` or an expression such as `main:docs/plan.yaml` names; nothing when it names nothing. */
export function gitObject(repository: Repository, args: Input, { world, viewer }: Context) {
  if (viewer.contents === 'none') throw inaccessible(viewer);
  const [start = '', path] = (args.optionalText('oid') ?? args.text('expression')).split(/:(.*)/s);
  const branch = branchNamed(repository, start.replace(/^refs\/heads\//, ''));
  const commit = commitOf(world, repository, start) ?? (branch && head(branch));
  if (!commit || path === undefined) return commit ?? null;
  const text = commit.files.get(path);
  return text === undefined ? treeAt(repository, commit, path.replace(/\/$/, '')) : blob(repository, text);
}

function blob(repository: Repository, text: string) {
  const bytes = Buffer.from(text);
  const isTruncated = bytes.length > TEXT_LIMIT;
  return {
    kind: 'Blob',
    id: `B_${oidOf(text)}`,
    oid: oidOf(text),
    repository,
    byteSize: bytes.length,
    isBinary: text.includes('\0'),
    isTruncated,
    text: text.includes('\0') ? null : bytes.subarray(0, TEXT_LIMIT).toString(),
  };
}

interface TreeEntry {
  readonly name: string;
  readonly path: string;
  readonly type: 'tree' | 'blob';
  readonly oid: string;
  readonly object: object | null;
}

interface Tree {
  readonly kind: 'Tree';
  readonly id: string;
  readonly oid: string;
  readonly repository: Repository;
  readonly entries: readonly TreeEntry[];
}

/** One folder; below it GitHub lists names, no deeper paths. */
function treeAt(repository: Repository, commit: Commit, folder: string): Tree | null {
  const prefix = folder === '' ? '' : `${folder}/`;
  const paths = [...commit.files.keys()].filter((path) => path.startsWith(prefix));
  if (paths.length === 0) return null;
  const names = new Set(paths.map((path) => path.slice(prefix.length).split('/')[0] ?? ''));
  return {
    kind: 'Tree',
    id: `T_${commit.oid}:${folder}`,
    oid: oidOf(paths.join('\0')),
    repository,
    entries: [...names].toSorted().map((name) => {
      const path = prefix + name;
      const text = commit.files.get(path);
      return {
        name,
        path,
        type: text === undefined ? 'tree' : 'blob',
        oid: oidOf(text ?? path),
        object: text === undefined ? treeAt(repository, commit, path) : blob(repository, text),
      };
    }),
  };
}

function oidOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
