import type { LimitOptions, TokenOptions } from '../options.ts';
import type { Viewer } from '../store/access.ts';
import { ensureAccount } from '../store/seed.ts';
import type { World } from '../store/world.ts';
import { type TokenBudget, tokenBudget } from './limits.ts';

/** Who is behind a token, and what is left of its budgets. */
export interface Caller {
  readonly viewer: Viewer;
  readonly budget: TokenBudget;
}

/** The callers of a server by token text. */
export function callers(
  world: World,
  tokens: Readonly<Record<string, TokenOptions>>,
  limits: Required<LimitOptions>,
): ReadonlyMap<string, Caller> {
  return new Map(
    Object.entries(tokens).map(([token, options]) => {
      const isJob = options.kind === 'github-token';
      const points = options.pointsPerHour ?? (isJob ? 1000 : 5000);
      return [token, { viewer: viewerOf(world, options), budget: tokenBudget(limits, points) }];
    }),
  );
}

function viewerOf(world: World, options: TokenOptions): Viewer {
  const kind = options.kind ?? 'pat';
  const isJob = kind === 'github-token';
  const login = options.login ?? (isJob ? 'github-actions[bot]' : 'octocat');
  const pushAccess = options.pushAccess ?? true;
  return {
    account: ensureAccount(world, login, kind === 'pat' ? 'User' : 'Bot'),
    kind,
    issues: options.permissions?.issues ?? 'write',
    projects: isJob ? 'none' : (options.permissions?.projects ?? 'write'),
    contents: options.permissions?.contents ?? 'write',
    pullRequests: options.permissions?.pullRequests ?? 'write',
    pushAccess,
    admin: options.admin ?? (kind === 'pat' && pushAccess),
    repositories: options.repositories && new Set(options.repositories.map((name) => name.toLowerCase())),
  };
}

/** The token of an `authorization` header, whatever its scheme. */
export function tokenOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^(?:bearer|token)\s+(.+)$/i.exec(header)?.[1]?.trim();
}
