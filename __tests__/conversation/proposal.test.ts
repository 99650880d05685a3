import { describe, expect, test } from '@jest/globals';
import { keepProposal, type ProposalRequest } from '../../src/conversation/proposal.ts';
import type { TokenOptions } from '../../src/github-server/options.ts';
import type { PlainBranch } from '../../src/github-server/store/inspect.ts';
import { ROADMAP, Talk } from './talk.ts';

async function start(tokens?: Readonly<Record<string, TokenOptions>>): Promise<Talk> {
  const files = { 'roadmap.yaml': 'title: Old\n', 'README.md': 'read\n' };
  const owners = [{ login: 'acme', repositories: [{ name: 'roadmap', files }] }];
  return Talk.start({ owners, ...(tokens === undefined ? {} : { tokens }) });
}

function request(talk: Talk, text: string | undefined, more: Partial<ProposalRequest> = {}): ProposalRequest {
  return {
    repository: ROADMAP,
    planId: 'My roadmap',
    target: 'acme/roadmap',
    commit: talk.branch('main').oid,
    files: text === undefined ? [] : [{ path: 'roadmap.yaml', text }],
    title: 'Accept what changed in the tracker',
    text: 'The tracker says so.',
    ...more,
  };
}

const proposals = (talk: Talk): readonly PlainBranch[] =>
  talk.server.branches().filter(({ name }) => name !== 'main');

describe('a proposal', () => {
  test('is a pull request of one signed commit on a branch of its own', async () => {
    await using talk = await start();
    const main = talk.branch('main');
    const outcome = await keepProposal(talk.door(), request(talk, 'title: "New ü"\r\n'));

    expect(outcome).toEqual({ done: 'opened', url: expect.stringContaining('/pull/1') });
    expect(talk.branch('main')).toEqual(main);
    expect(proposals(talk)).toMatchObject([
      {
        name: expect.stringMatching(/^planpilot\/my-roadmap-[0-9a-f]{8}$/u),
        commits: 2,
        files: { 'roadmap.yaml': 'title: "New ü"\r\n', 'README.md': 'read\n' },
      },
    ]);
    expect(talk.requests()).toEqual([
      'ProposalState',
      'createRef',
      'createCommitOnBranch',
      'createPullRequest',
    ]);
  });

  test('is not touched when it says the same', async () => {
    await using talk = await start();
    await keepProposal(talk.door(), request(talk, 'title: New\n'));
    const before = talk.server.log.length;
    expect((await keepProposal(talk.door(), request(talk, 'title: New\n'))).done).toBe('unchanged');
    expect(talk.requests(before)).toEqual(['ProposalState']);
  });

  test('is brought up to date in place, on what the branch it goes to has become', async () => {
    await using talk = await start();
    await keepProposal(talk.door(), request(talk, 'title: New\n'));
    talk.server.edit({ do: 'push', files: { 'README.md': 'newer\n' } });
    const outcome = await keepProposal(talk.door(), request(talk, 'title: Newer\n', { text: 'Again.' }));

    expect(outcome).toEqual({ done: 'updated', url: expect.stringContaining('/pull/1') });
    expect(proposals(talk)).toMatchObject([
      { commits: 1, files: { 'roadmap.yaml': 'title: Newer\n', 'README.md': 'newer\n' } },
    ]);
    expect(talk.server.issues()).toMatchObject([{ state: 'OPEN', body: 'Again.' }]);
  });

  test('goes when there is nothing to propose any more, and comes back', async () => {
    await using talk = await start();
    await keepProposal(talk.door(), request(talk, 'title: New\n'));
    expect((await keepProposal(talk.door(), request(talk, undefined))).done).toBe('closed');
    expect(proposals(talk)).toEqual([]);
    expect(talk.issue(1).state).toBe('CLOSED');
    expect(await keepProposal(talk.door(), request(talk, undefined))).toEqual({});

    expect((await keepProposal(talk.door(), request(talk, 'title: New\n'))).done).toBe('opened');
    expect(talk.issue(2).state).toBe('OPEN');
  });

  test('that somebody closed is not made again, another one is', async () => {
    await using talk = await start();
    await keepProposal(talk.door(), request(talk, 'title: New\n'));
    talk.server.edit({ do: 'close', issue: 1, by: 'dave' });
    const again = await keepProposal(talk.door(), request(talk, 'title: New\n'));
    expect(again.why).toBe('The same proposal was closed in #1; it is not made again');
    expect(talk.server.issues()).toHaveLength(1);

    expect((await keepProposal(talk.door(), request(talk, 'title: Other\n'))).done).toBe('opened');
    expect(proposals(talk)).toMatchObject([{ files: { 'roadmap.yaml': 'title: Other\n' } }]);
  });

  test('leaves a branch alone that somebody else pushed to', async () => {
    await using talk = await start();
    await keepProposal(talk.door(), request(talk, 'title: New\n'));
    const name = proposals(talk)[0]?.name ?? '';
    talk.server.edit({ do: 'push', branch: name, files: { 'roadmap.yaml': 'title: Mine\n' } });
    for (const text of ['title: Newer\n', undefined]) {
      const { why } = await keepProposal(talk.door(), request(talk, text));
      expect(why).toBe(`Somebody else pushed to ${name}, so #1 is left as it is`);
    }
    expect(proposals(talk)).toMatchObject([{ files: { 'roadmap.yaml': 'title: Mine\n' } }]);
  });

  test('is finished by the next run when one was interrupted, wherever', async () => {
    for (const field of ['createCommitOnBranch', 'createPullRequest', 'updateRef', 'deleteRef']) {
      await using talk = await start();
      const first = field.endsWith('Ref') ? 'title: New\n' : undefined;
      if (first !== undefined) await keepProposal(talk.door(), request(talk, first));
      talk.server.faults.at({ rootField: field }, { kind: 'alias-error', alias: 0, message: 'no' });
      expect((await keepProposal(talk.door(), request(talk, 'title: Last\n'))).why).toContain('no');
      await keepProposal(talk.door(), request(talk, 'title: Last\n'));

      expect(talk.server.issues()).toHaveLength(1);
      const settled = await keepProposal(talk.door(), request(talk, 'title: Last\n'));
      expect(settled.done).toBe('unchanged');
      expect(proposals(talk)[0]?.files['roadmap.yaml']).toBe('title: Last\n');
      expect(talk.server.faults.pending).toEqual([]);
    }
  });

  test.each([
    [
      'Actions may not open pull requests',
      { pullRequests: 'read' },
      'Actions may not open pull requests here',
    ],
    ['the token does not write files', { contents: 'read' }, 'the token may not write here'],
  ] as const)('says why it was not made: %s', async (_case, permissions, why) => {
    await using talk = await start({ 'test-token': { kind: 'github-token', permissions } });
    const outcome = await keepProposal(talk.door(), request(talk, 'title: New\n'));
    expect(outcome.why).toContain(why);
    expect(talk.server.issues()).toEqual([]);
  });
});
