import { expect } from '@jest/globals';
import type { ServerOptions } from '../../src/github-server/options.ts';
import { BundleSite, PLAN, type WorkflowEvent } from './bundle-site.ts';

export const COMMIT = 'a'.repeat(40);
const TOKENS: NonNullable<ServerOptions['tokens']> = {
  'test-token': {},
  'fork-token': {
    permissions: { issues: 'read', pullRequests: 'read', contents: 'read' },
    pushAccess: false,
  },
};

export const PUSH: WorkflowEvent = {
  name: 'push',
  sha: COMMIT,
  payload: { before: 'b'.repeat(40), after: COMMIT },
};
export const SCHEDULE: WorkflowEvent = { name: 'schedule', sha: COMMIT, payload: { schedule: '0 6 * * 1' } };

/** The event of a pull request to the main branch. */
export function pullRequest(number: number, base: string, fork = false): WorkflowEvent {
  const home = 'acme/roadmap';
  return {
    name: 'pull_request',
    ref: `refs/pull/${number}/merge`,
    sha: 'd'.repeat(40),
    payload: {
      pull_request: {
        number,
        base: { sha: base, ref: 'main', repo: { full_name: home } },
        head: { sha: 'd'.repeat(40), repo: { full_name: fork ? 'stranger/roadmap' : home } },
      },
    },
  };
}

/** Main with the plan that is in the tracker, and a pull request that changes it. */
export async function proposed(
  next: string,
  node = process.execPath,
): Promise<{ site: BundleSite; pull: number; base: string }> {
  const site = await BundleSite.start({ tokens: TOKENS });
  const first = await site.eventStep(node, PUSH);
  expect(first.outputs.get('created')).toBe('4');
  await site.edit(
    { do: 'push', files: { 'roadmap.yaml': PLAN } },
    { do: 'create-pull-request', title: 'Change the plan', head: 'topic', files: { 'roadmap.yaml': next } },
  );
  await site.folder.write('repo/roadmap.yaml', next);
  const pull = (await site.issues()).find(({ isPullRequest }) => isPullRequest)?.number ?? 0;
  return { site, pull, base: await site.headOf('main') };
}

/** Texts of the comments on an issue or pull request. */
export async function commentsOn(site: BundleSite, number: number): Promise<readonly string[]> {
  const issue = (await site.issues()).find((each) => each.number === number);
  return (issue?.comments ?? []).map(({ body }) => body);
}
