import type { Input } from '../../input.ts';
import { canSee, inaccessible, unknownRepository } from '../../store/access.ts';
import type { Branch } from '../../store/entities.ts';
import { RuleError } from '../../store/errors.ts';
import { commitOnBranch } from '../../store/git.ts';
import { findOf, findRepository } from '../../store/world.ts';
import type { Context, Resolve } from '../fields.ts';
import { mutation } from './mutation.ts';

/** Mutations of branches. */
export const commitMutations: Readonly<Record<string, Resolve<unknown>>> = {
  createCommitOnBranch: mutation((input, context) => {
    const { world, viewer } = context;
    const branch = branchOf(input.child('branch'), context);
    if (viewer.contents !== 'write' || !viewer.pushAccess) throw inaccessible(viewer);
    const message = input.child('message');
    const body = message.optionalText('body');
    const changes = input.child('fileChanges');
    const commit = commitOnBranch(
      world,
      branch,
      input.text('expectedHeadOid'),
      [message.text('headline'), ...(body === undefined ? [] : ['', body])].join('\n'),
      {
        additions: changes.children('additions').map((file) => ({
          path: file.text('path'),
          content: Buffer.from(file.text('contents'), 'base64').toString(),
        })),
        deletions: changes.children('deletions').map((file) => file.text('path')),
      },
    );
    return { commit, ref: branch };
  }),
};

function branchOf(input: Input, { world, viewer }: Context): Branch {
  const id = input.optionalText('id');
  if (id !== undefined) return findOf(world, 'Ref', id);
  const name = input.text('repositoryNameWithOwner');
  const repository = findRepository(world, name);
  if (!repository || !canSee(viewer, repository)) throw unknownRepository(name);
  const wanted = input.text('branchName').replace(/^refs\/heads\//, '');
  const branch = repository.branches.find((candidate) => candidate.name === wanted);
  if (!branch) throw new RuleError('NOT_FOUND', `No branch named "${wanted}" found.`);
  return branch;
}
