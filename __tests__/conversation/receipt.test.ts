import { describe, expect, test } from '@jest/globals';
import { keepReceipt, type ReceiptRequest } from '../../src/conversation/receipt.ts';
import { keepComment } from '../../src/conversation/sticky-comment.ts';
import { ROADMAP, Talk } from './talk.ts';

const IDENTITY = { planId: 'roadmap', target: 'acme/roadmap' } as const;

function request(commit: string, more: Partial<ReceiptRequest> = {}): ReceiptRequest {
  return {
    repository: ROADMAP,
    commit,
    identity: IDENTITY,
    text: ({ number }) => `done for #${number}`,
    policy: 'auto',
    ...more,
  };
}

async function merged({ commented }: { readonly commented: boolean }): Promise<Talk> {
  const talk = await Talk.start();
  talk.server.edit({ do: 'create-pull-request', title: 'Plan', files: { 'roadmap.yaml': 'items: []\n' } });
  if (commented)
    await keepComment(talk.door(), {
      pullRequest: { ...ROADMAP, number: 1 },
      identity: IDENTITY,
      text: 'preview',
      policy: 'auto',
      hasNews: true,
    });
  talk.server.edit({ do: 'merge', issue: 1 });
  return talk;
}

const texts = (talk: Talk): readonly string[] =>
  talk.issue(1).comments.map(({ body }) => body.split('\n').slice(1).join('\n'));

describe('after a merge', () => {
  test('the comment of the pull request becomes the receipt', async () => {
    await using talk = await merged({ commented: true });
    const outcome = await keepReceipt(talk.door(), request(talk.branch('main').oid));

    expect(texts(talk)).toEqual(['done for #1']);
    expect(outcome.pullRequest?.number).toBe(1);
    expect(outcome.url).toContain('#issuecomment-');
  });

  test.each([
    ['auto', 0],
    ['never', 0],
    ['always', 1],
  ] as const)('a pull request without a comment has with %s %i of them', async (policy, count) => {
    await using talk = await merged({ commented: false });
    const outcome = await keepReceipt(talk.door(), request(talk.branch('main').oid, { policy }));

    expect(talk.issue(1).comments).toHaveLength(count);
    expect(outcome.why).toBeUndefined();
  });

  test('a commit that no pull request brought has no receipt', async () => {
    await using talk = await merged({ commented: true });
    talk.server.edit({ do: 'push', files: { 'roadmap.yaml': 'items: []\n# later\n' } });

    expect(await keepReceipt(talk.door(), request(talk.branch('main').oid))).toEqual({});
    expect(texts(talk)).toEqual(['preview']);
  });

  test('a commit of a pull request that is still open has none either', async () => {
    await using talk = await Talk.start();
    talk.server.edit({ do: 'create-pull-request', title: 'Plan', head: 'next', files: { a: 'b' } });

    expect(await keepReceipt(talk.door(), request(talk.branch('next').oid, { policy: 'always' }))).toEqual(
      {},
    );
  });

  test('a broken GitHub is told, not thrown', async () => {
    await using talk = await merged({ commented: true });
    talk.server.faults.at(
      { rootField: 'repository' },
      { kind: 'alias-error', alias: 0, type: 'FORBIDDEN', message: 'Resource not accessible by integration' },
    );
    const { why } = await keepReceipt(talk.door(), request(talk.branch('main').oid));

    expect(why).toContain('The receipt was not written');
  });
});
