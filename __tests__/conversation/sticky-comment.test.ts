import { describe, expect, test } from '@jest/globals';
import { commentMarker } from '../../src/conversation/comment-marker.ts';
import { type CommentRequest, keepComment } from '../../src/conversation/sticky-comment.ts';
import type { ServerOptions, TokenOptions } from '../../src/github-server/options.ts';
import { ROADMAP, Talk } from './talk.ts';

const IDENTITY = { planId: 'roadmap', target: 'acme/roadmap' } as const;
const MARKER = commentMarker(IDENTITY);

function request(text: string, more: Partial<CommentRequest> = {}): CommentRequest {
  const pullRequest = { ...ROADMAP, number: 1 };
  return { pullRequest, identity: IDENTITY, text, policy: 'auto', hasNews: true, ...more };
}

async function onPullRequest(options: ServerOptions = {}): Promise<Talk> {
  const talk = await Talk.start(options);
  talk.server.edit({ do: 'create-pull-request', title: 'Change the plan', by: 'dave' });
  return talk;
}

const bodies = (talk: Talk): readonly string[] => talk.issue(1).comments.map(({ body }) => body);

describe('the comment on a pull request', () => {
  test('is created once and then kept up to date', async () => {
    await using talk = await onPullRequest();
    const first = await keepComment(talk.door(), request('one change'));
    const second = await keepComment(talk.door(), request('two changes'));

    expect(bodies(talk)).toEqual([`${MARKER}\ntwo changes`]);
    expect(second.url).toBe(first.url);
    expect(first.url).toContain('/pull/1#issuecomment-');
    expect(talk.requests()).toEqual([
      'PullRequestComments',
      'addComment',
      'PullRequestComments',
      'PullRequestComments',
      'updateIssueComment',
    ]);
  });

  test('is not sent again when it says the same, whatever the line ends it is stored with', async () => {
    await using talk = await onPullRequest();
    await keepComment(talk.door(), request('a\r\nb\n'));
    const before = talk.server.log.length;

    await keepComment(talk.door(), request('a\nb'));

    expect(talk.requests(before)).toEqual(['PullRequestComments']);
  });

  test.each([
    ['auto, nothing to say, no comment yet', { policy: 'auto', hasNews: false }, 0],
    ['auto, something to say', { policy: 'auto', hasNews: true }, 1],
    ['always, nothing to say', { policy: 'always', hasNews: false }, 1],
    ['never, something to say', { policy: 'never', hasNews: true }, 0],
  ] as const)('is started or not: %s', async (_case, more, comments) => {
    await using talk = await onPullRequest();
    const outcome = await keepComment(talk.door(), request('text', more));

    expect(bodies(talk)).toHaveLength(comments);
    expect(outcome.why).toBeUndefined();
    expect(outcome.url === undefined).toBe(comments === 0);
  });

  test('is refreshed when there is nothing to say any more', async () => {
    await using talk = await onPullRequest();
    await keepComment(talk.door(), request('one change'));
    await keepComment(talk.door(), request('no changes', { hasNews: false }));

    expect(bodies(talk)).toEqual([`${MARKER}\nno changes`]);
  });

  test('asks for nothing at all when it is switched off', async () => {
    await using talk = await onPullRequest();
    expect(await keepComment(talk.door(), request('text', { policy: 'never' }))).toEqual({});
    expect(talk.requests()).toEqual([]);
  });

  test('is found behind more than a page of other comments', async () => {
    await using talk = await onPullRequest();
    const say = (count: number): void => {
      for (let at = 0; at < count; at += 1)
        talk.server.edit({ do: 'comment', issue: 1, body: `talk ${at}`, by: 'dave' });
    };
    say(130);
    await keepComment(talk.door(), request('first'));
    say(130);
    await keepComment(talk.door(), request('second'));

    expect(bodies(talk).filter((body) => body.startsWith(MARKER))).toEqual([`${MARKER}\nsecond`]);
    expect(bodies(talk)).toHaveLength(261);
  });

  test('is one of its own for each plan, target and key', async () => {
    await using talk = await onPullRequest();
    const identities = [
      IDENTITY,
      { ...IDENTITY, planId: 'other' },
      { ...IDENTITY, target: 'acme/other' },
      { ...IDENTITY, key: 'linux' },
      { ...IDENTITY, key: 'linux -->' },
    ];
    for (const round of ['a', 'b'])
      for (const identity of identities) await keepComment(talk.door(), request(round, { identity }));

    expect(bodies(talk)).toHaveLength(identities.length);
    expect(new Set(bodies(talk).map((body) => body.split('\n')[0])).size).toBe(identities.length);
    expect(bodies(talk).every((body) => /^<!-- planpilot-comment [0-9a-f]{32} -->\nb$/u.test(body))).toBe(
      true,
    );
  });

  test('is one, however many jobs start it at the same time', async () => {
    await using talk = await onPullRequest();
    const jobs = ['a', 'b', 'c', 'd', 'e'].map((text) => keepComment(talk.door(), request(text)));
    const outcomes = await Promise.all(jobs);

    expect(outcomes.map(({ why }) => why)).toEqual(outcomes.map(() => undefined));
    expect(bodies(talk)).toHaveLength(1);
    await keepComment(talk.door(), request('later'));
    expect(bodies(talk)).toEqual([`${MARKER}\nlater`]);
  });

  test('is the oldest one when an interrupted job left two, and the other goes', async () => {
    await using talk = await onPullRequest();
    for (const text of ['old', 'new'])
      talk.server.edit({ do: 'comment', issue: 1, body: `${MARKER}\n${text}`, by: 'octocat' });
    await keepComment(talk.door(), request('now'));

    expect(bodies(talk)).toEqual([`${MARKER}\nnow`]);
  });
});

describe('a comment of somebody else', () => {
  test('that starts with our marker is left alone', async () => {
    await using talk = await onPullRequest();
    talk.server.edit({ do: 'comment', issue: 1, body: `${MARKER}\npasted`, by: 'dave' });
    await keepComment(talk.door(), request('ours'));

    expect(bodies(talk)).toEqual([`${MARKER}\npasted`, `${MARKER}\nours`]);
  });

  test.each([
    ['quotes ours', `> ${MARKER}\n> text`],
    ['mentions the marker in its middle', `see\n${MARKER}\n`],
    ['continues the line of the marker', `${MARKER} and more`],
  ])('of the same account is not ours when it %s', async (_case, body) => {
    await using talk = await onPullRequest();
    talk.server.edit({ do: 'comment', issue: 1, body, by: 'octocat' });
    await keepComment(talk.door(), request('ours'));

    expect(bodies(talk)).toEqual([body, `${MARKER}\nours`]);
  });

  test('is ours when a bot wrote it: the workflow had another token then', async () => {
    const tokens: Record<string, TokenOptions> = {
      'test-token': { login: 'octocat', kind: 'pat' },
      job: { kind: 'github-token' },
    };
    await using talk = await onPullRequest({ tokens });
    await keepComment(talk.door('job'), request('by the job'));
    await keepComment(talk.door(), request('by octocat'));

    expect(bodies(talk)).toEqual([`${MARKER}\nby octocat`]);
  });
});

describe('a comment that cannot be written', () => {
  const readOnly: TokenOptions = {
    kind: 'github-token',
    permissions: { issues: 'read', contents: 'read' },
    pushAccess: false,
  };

  test.each([
    [
      'a token from a fork',
      { tokens: { 'test-token': readOnly } },
      'a pull request from a fork gets a token',
    ],
    [
      'an archived repository',
      { owners: [{ login: 'acme', repositories: [{ name: 'roadmap', isArchived: true }] }] },
      'the repository is archived',
    ],
    ['a token without the repository', { tokens: { 'test-token': { repositories: ['acme/other'] } } }, '#1'],
  ] as const)('says why: %s', async (_case, options, why) => {
    await using talk = await onPullRequest(options);
    const outcome = await keepComment(talk.door(), request('text'));

    expect(outcome.url).toBeUndefined();
    expect(outcome.why).toContain(why);
    expect(bodies(talk)).toEqual([]);
  });

  test('says that the conversation is locked', async () => {
    await using talk = await onPullRequest({
      tokens: { 'test-token': { login: 'reporter', pushAccess: false } },
    });
    talk.server.edit({ do: 'lock', issue: 1 });
    const { why } = await keepComment(talk.door(), request('text'));

    expect(why).toBe('The comment was not written: the conversation is locked');
  });

  test('says that the pull request does not exist', async () => {
    await using talk = await Talk.start();
    expect(await keepComment(talk.door(), request('text'))).toEqual({ why: 'There is no pull request #1' });
  });

  test('says what GitHub said when it is broken', async () => {
    await using talk = await onPullRequest();
    talk.server.faults.at(
      { rootField: 'addComment' },
      { kind: 'status', status: 502, body: 'html', when: 'before' },
    );
    const { why } = await keepComment(talk.door(), request('text'));

    expect(why).toContain('addComment may or may not have happened');
    await keepComment(talk.door(), request('text'));
    expect(bodies(talk)).toEqual([`${MARKER}\ntext`]);
  });
});
