import { ProjectURLError } from '../../contracts/errors.ts';
import { ConfigError } from '../../kernel/errors.ts';

/** A repository by name. */
export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

/** A board by the parts of its address. */
export interface BoardAddress {
  readonly ownerKind: 'organization' | 'user';
  readonly owner: string;
  readonly number: number;
}

const REPOSITORY = /^([\w.-]+)\/([\w.-]+)$/;
const BOARD_PATH = /^\/(orgs|users)\/([\w.-]+)\/projects\/(\d{1,9})\/?$/;

/**
 * Reads `owner/repo`.
 * @throws ConfigError for anything else
 */
export function parseTarget(target: string): RepositoryName {
  const [, owner, name] = REPOSITORY.exec(target.trim()) ?? [];
  if (owner === undefined || name === undefined) {
    throw new ConfigError([
      { message: `target "${target}" names no repository`, remedy: 'write it as owner/repo' },
    ]);
  }
  return { owner, name };
}

/**
 * Reads `https://HOST/orgs/NAME/projects/N` or `https://HOST/users/NAME/projects/N`, a final slash allowed.
 * Addresses of one view and query strings are refused: they name a selection of a board, not the board.
 * @throws ProjectURLError
 */
export function parseBoardUrl(boardUrl: string): BoardAddress {
  const url = URL.canParse(boardUrl.trim()) ? new URL(boardUrl.trim()) : undefined;
  const plain = url?.protocol === 'https:' && url.search === '' && url.hash === '' && url.username === '';
  const [, folder, owner, number] = (plain ? BOARD_PATH.exec(url.pathname) : null) ?? [];
  if (folder === undefined || owner === undefined || Number(number) < 1) {
    throw new ProjectURLError(`"${boardUrl}" is not the address of a board`, {
      hint:
        'use https://github.com/orgs/NAME/projects/N or https://github.com/users/NAME/projects/N, ' +
        'without /views/… and without ?…',
    });
  }
  return { ownerKind: folder === 'orgs' ? 'organization' : 'user', owner, number: Number(number) };
}
