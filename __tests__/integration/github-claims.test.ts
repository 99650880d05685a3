import { describe, expect, it } from '@jest/globals';
import { planOf } from '../support/engine-harness.ts';
import { GithubSite } from '../support/github-runs.ts';

const planWith = (more: string) =>
  planOf(`
items:
  - { id: E1, type: epic, title: One }
  - { id: E2, type: epic, title: Two${more} }
`);

/** What a plan can add to an item that exists, and how it shows on the issue. */
const ADDITIONS = [
  ['a label', ', labels: [late]', { labels: ['late', 'planpilot'] }, { labels: ['planpilot'] }],
  ['a dependency', ', depends_on: [E1]', { blockedBy: ['acme/roadmap#1'] }, { blockedBy: [] }],
] as const;

describe('what was added by a run that could not put its claim on record', () => {
  it.each(ADDITIONS)(
    'is ours all the same: %s goes when the plan drops it',
    async (_name, more, added, dropped) => {
      await using site = await GithubSite.start();
      expect(await site.run(planWith(''))).toBe(true);

      const refused = { kind: 'alias-error', alias: 0, message: 'Body is invalid' } as const;
      site.server.faults.at({ rootField: 'updateIssue' }, refused);
      expect(await site.run(planWith(more))).toBe(false);
      await site.complete(planWith(more));
      expect(issueTwo(site)).toMatchObject(added);

      await site.complete(planWith(''));
      expect(issueTwo(site)).toMatchObject(dropped);
    },
  );
});

function issueTwo({ server }: GithubSite) {
  const issue = server.issues().find(({ title }) => title === 'Two');
  return { labels: issue?.labels.toSorted((a, b) => (a < b ? -1 : 1)), blockedBy: issue?.blockedBy };
}
