import { inaccessible, requireProjectRead } from '../../store/access.ts';
import type { Account, Project, Repository } from '../../store/entities.ts';
import { RuleError } from '../../store/errors.ts';
import { findRepository } from '../../store/world.ts';
import { connect } from '../connections.ts';
import { type Context, define, type Fields } from '../fields.ts';

const actor: Fields<Account> = {
  url: ({ login }, _args, { world }) => `${world.webUrl}/${login}`,
  resourcePath: ({ login }) => `/${login}`,
  avatarUrl: ({ login }, _args, { world }) => `${world.webUrl}/${login}.png`,
};

const owner: Fields<Account> = {
  ...actor,
  projectV2: (source, args, context) => board(source, args.number('number'), context),
  projectsV2: (source, args, context) => connect(boards(source, context), args),
  repository: (source, args, { world }): Repository | null =>
    findRepository(world, `${source.login}/${args.text('name')}`) ?? null,
};

/** Users, organizations and bots. */
export const accounts = {
  ...define('Bot', {
    ...actor,
    // As an actor a bot goes without the suffix that its login has for `viewer` and for REST.
    login: ({ login }) => login.replace(/\[bot\]$/, ''),
  }),
  ...define('User', { ...owner, isViewer: (source, _args, { viewer }) => viewer.account.id === source.id }),
  ...define('Organization', {
    ...owner,
    issueTypes: ({ issueTypes }, args, { viewer }) => {
      if (viewer.kind === 'github-token') throw inaccessible(viewer);
      return connect(issueTypes, args);
    },
    issueFields: ({ issueFields }, args, { viewer }) => {
      if (viewer.kind === 'github-token') throw inaccessible(viewer);
      return connect(issueFields, args);
    },
  }),
};

/** The boards of an owner, for a token that may see boards at all. */
function boards(source: Account, { world, viewer }: Context): readonly Project[] {
  requireProjectRead(viewer);
  return world.projects.filter((project) => project.owner.id === source.id);
}

/** The owner's board of this number. */
export function board(source: Account, number: number, context: Context): Project {
  const found = boards(source, context).find((project) => project.number === number);
  if (!found) throw new RuleError('NOT_FOUND', `Could not resolve to a ProjectV2 with the number ${number}.`);
  return found;
}
