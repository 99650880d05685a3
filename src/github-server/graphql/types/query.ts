import { timestamp } from '../../clock.ts';
import type { Input } from '../../input.ts';
import { canSee, requireProjectRead, unknownRepository } from '../../store/access.ts';
import type { Account } from '../../store/entities.ts';
import { RuleError, unresolvedNode } from '../../store/errors.ts';
import type { Entity } from '../../store/kinds.ts';
import { searchIssues } from '../../store/search.ts';
import { findAccount, findNode, findRepository } from '../../store/world.ts';
import { connect } from '../connections.ts';
import { type Context, root } from '../fields.ts';

const nodesLimit = 100;

/** The entry points of reading. */
export const query = root('Query', {
  viewer: (_source, _args, { viewer }) => ({ ...viewer.account, kind: 'User' }),
  rateLimit: (_source, _args, { quota }) => ({
    ...quota,
    remaining: Math.max(0, quota.limit - quota.used),
    resetAt: timestamp(quota.resetMs),
  }),
  repository: (_source, args, context) => repository(args, context),
  organization: (_source, args, { world }) =>
    account(findAccount(world, args.text('login')), 'Organization', args),
  user: (_source, args, { world }) => account(findAccount(world, args.text('login')), 'User', args),
  repositoryOwner: (_source, args, { world }) => findAccount(world, args.text('login')) ?? null,
  node: (_source, args, context) => visibleNode(args.text('id'), context),
  nodes: (_source, args, context) => nodes(args.texts('ids') ?? [], context),
  search: (_source, args, context) => search(args, context),
});

function repository(args: Input, { world, viewer }: Context) {
  const name = `${args.text('owner')}/${args.text('name')}`;
  const found = findRepository(world, name);
  if (!found || !canSee(viewer, found)) throw unknownRepository(name);
  return found;
}

function account(found: Account | undefined, kind: Account['kind'], args: Input): Account {
  if (found?.kind === kind) return found;
  const article = kind === 'Organization' ? 'an Organization' : 'a User';
  throw new RuleError(
    'NOT_FOUND',
    `Could not resolve to ${article} with the login of '${args.text('login')}'.`,
  );
}

function nodes(ids: readonly string[], context: Context): readonly (Entity | Error)[] {
  if (ids.length > nodesLimit) {
    throw new RuleError(
      'ARGUMENT_LIMIT',
      `You may not provide more than ${nodesLimit} node ids; you provided ${ids.length}.`,
    );
  }
  return ids.map((id) => {
    try {
      return visibleNode(id, context);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  });
}

/** The entity behind a node id, unless the viewer's token may not see it. */
function visibleNode(id: string, { world, viewer }: Context): Entity {
  const entity = findNode(world, id);
  if (entity.kind.startsWith('ProjectV2')) requireProjectRead(viewer);
  const isHidden =
    (entity.kind === 'Issue' && !canSee(viewer, entity.repository)) ||
    (entity.kind === 'Repository' && !canSee(viewer, entity));
  if (isHidden) throw unresolvedNode(id);
  return entity;
}

function search(args: Input, { world, viewer }: Context) {
  const type = args.text('type');
  if (type !== 'ISSUE' && type !== 'ISSUE_ADVANCED') {
    throw new RuleError('NOT_IMPLEMENTED', `github-server does not implement search of type ${type}`);
  }
  const found = searchIssues(world, args.text('query')).filter((issue) => canSee(viewer, issue.repository));
  return {
    ...connect(found.slice(0, 1000), args),
    issueCount: found.length,
    codeCount: 0,
    discussionCount: 0,
    repositoryCount: 0,
    userCount: 0,
    wikiCount: 0,
  };
}
