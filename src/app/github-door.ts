import type { GithubDoor } from '../conversation/door.ts';
import type { Transport } from '../providers/github/transport.ts';

/** Refusals that say that something is not there: its part of the reply is null. */
const ABSENT = ['not-found', 'node-not-visible'] as const;

/**
 * The conversation's way to GitHub over the connection of the run: same pause, same spacing, same counts, with the
 * token that writes in the repository.
 */
export function githubDoor(transport: Transport): GithubDoor {
  return {
    query: (operation, variables) => transport.queryAsWriter(operation, variables, ABSENT),
    mutate: (part, input, { repeatable = false } = {}) =>
      transport.mutate(part, input, { weight: 'light', client: 'issues', repeatable }),
  };
}
