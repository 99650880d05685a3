import type { GithubDoor } from './door.ts';
import { assignments } from './operations.generated.ts';

/** Who an issue is assigned to, and the title of its milestone. */
export interface Assignment {
  readonly assignees: readonly string[];
  readonly milestone?: string;
}

/** Most ids that GitHub takes in one query. */
const ISSUES_A_REQUEST = 100;

/** Assignees and milestones by issue id; issues that are gone are absent. @throws what the door throws */
export async function readAssignments(
  door: GithubDoor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Assignment>> {
  const found = new Map<string, Assignment>();
  for (let from = 0; from < ids.length; from += ISSUES_A_REQUEST) {
    const { nodes } = await door.query(assignments, { ids: ids.slice(from, from + ISSUES_A_REQUEST) });
    for (const node of nodes) {
      if (node?.kind !== 'Issue') continue;
      const assignees = (node.assignees.nodes ?? []).flatMap((user) => (user === null ? [] : [user.login]));
      found.set(node.id, {
        assignees,
        ...(node.milestone === null ? {} : { milestone: node.milestone.title }),
      });
    }
  }
  return found;
}
