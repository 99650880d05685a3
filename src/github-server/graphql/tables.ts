import { type Fields, root, type Tables } from './fields.ts';
import { commentMutations } from './mutations/comments.ts';
import { commitMutations } from './mutations/commits.ts';
import { issueFieldMutations } from './mutations/issue-fields.ts';
import { issueMutations } from './mutations/issues.ts';
import { labelMutations } from './mutations/labels.ts';
import { projectMutations } from './mutations/projects.ts';
import { pullRequestMutations } from './mutations/pull-requests.ts';
import { relationMutations } from './mutations/relations.ts';
import { accounts } from './types/accounts.ts';
import { gitObjects } from './types/git-objects.ts';
import { issueFields } from './types/issue-fields.ts';
import { issues } from './types/issues.ts';
import { projects } from './types/projects.ts';
import { pullRequests } from './types/pull-requests.ts';
import { query } from './types/query.ts';
import { repositories } from './types/repositories.ts';

const mutations: Fields<unknown> = {
  ...issueMutations,
  ...issueFieldMutations,
  ...labelMutations,
  ...relationMutations,
  ...projectMutations,
  ...commentMutations,
  ...commitMutations,
  ...pullRequestMutations,
};

/** Every resolver of the server. */
export const tables: Tables = {
  ...query,
  ...root('Mutation', mutations),
  ...accounts,
  ...repositories,
  ...gitObjects,
  ...pullRequests,
  ...issues,
  ...issueFields,
  ...projects,
};
