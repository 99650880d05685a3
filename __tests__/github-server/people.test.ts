import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import { graphql, textAt } from './support/client.ts';
import { issueId, mutate } from './support/world.ts';

let server: GitHubServer;

beforeEach(async () => {
  server = await startGitHubServer({
    owners: [
      {
        login: 'acme',
        repositories: [{ name: 'roadmap' }, { name: 'other', labels: ['bug'] }],
        projects: [
          {
            title: 'Roadmap',
            fields: [
              { name: 'Status', dataType: 'SINGLE_SELECT', options: ['Todo', 'Done'] },
              { name: 'Points', dataType: 'NUMBER' },
            ],
          },
        ],
      },
    ],
  });
});

afterEach(() => server.close());

describe('what people do in the browser', () => {
  it('is done by them', () => {
    server.edit({ do: 'create-issue', title: 'One', body: 'a\nb', labels: ['bug', 'new'], by: 'dave' });
    server.edit({ do: 'crlf-body', issue: 1 });
    server.edit({ do: 'comment', issue: 1, body: 'hm', by: 'erin' });
    server.edit({ do: 'set-type', issue: 1, type: 'Bug' });
    server.edit({ do: 'remove-label', issue: 1, label: 'bug' });
    server.edit({ do: 'add-item', issue: 1 });
    server.edit({ do: 'set-field', issue: 1, field: 'Status', value: 'Done' });
    server.edit({ do: 'set-field', issue: 1, field: 'Points', value: 2 });
    server.edit({ do: 'set-field', issue: 1, field: 'Status', value: null });
    server.edit({ do: 'archive-item', issue: 1 });
    server.edit({ do: 'close', issue: 1, reason: 'NOT_PLANNED' });

    expect(server.issues()[0]).toMatchObject({
      author: 'dave',
      body: 'a\r\nb',
      labels: ['new'],
      issueType: 'Bug',
      state: 'CLOSED',
      stateReason: 'NOT_PLANNED',
      comments: [{ author: 'erin', body: 'hm' }],
      items: [{ project: 'acme/1', archived: true, values: { Points: 2 } }],
    });
    expect(server.log).toEqual([]);
  });

  it('links and unlinks issues', () => {
    for (const title of ['One', 'Two', 'Three']) issueId(server, title);
    server.edit({ do: 'set-parent', issue: 2, parent: 1 });
    server.edit({ do: 'set-parent', issue: 2, parent: 'acme/roadmap#3' });
    server.edit({ do: 'add-blocker', issue: 1, blocker: 2 });
    server.edit({ do: 'add-blocker', issue: 1, blocker: 3 });
    server.edit({ do: 'remove-blocker', issue: 1, blocker: 2 });

    expect(server.issues()).toMatchObject([
      { subIssues: [], blockedBy: ['acme/roadmap#3'] },
      { parent: 'acme/roadmap#3' },
      { subIssues: ['acme/roadmap#2'], blocking: ['acme/roadmap#1'] },
    ]);
    expect(server.edit({ do: 'set-parent', issue: 2, parent: null })?.parent).toBeNull();
  });

  it('moves an issue to another repository under a new id', () => {
    const before = server.edit({ do: 'create-issue', title: 'One', labels: ['bug', 'rare'] });

    const moved = server.edit({ do: 'transfer', issue: 1, to: 'acme/other' });

    expect(moved).toMatchObject({ repository: 'acme/other', number: 1, labels: ['bug'] });
    expect(moved?.id).not.toBe(before?.id);
    expect(server.issues()).toHaveLength(1);
    expect(server.edit({ do: 'delete', issue: 'acme/other#1' })).toBeUndefined();
    expect(server.issues()).toEqual([]);
  });

  it.each([
    [{ do: 'close', issue: 9 }, 'there is no issue 9'],
    [{ do: 'set-type', issue: 1, type: 'Nope' }, "no issue type is named 'Nope'"],
    [{ do: 'set-field', issue: 1, field: 'Status', value: 'Done' }, 'there is no board item of issue 1'],
    [{ do: 'edit-title', issue: 1, title: '' }, "Title can't be blank"],
  ] as const)('keeps the rules: %j', (command, message) => {
    issueId(server, 'One');

    expect(() => server.edit(command)).toThrow(message);
  });
});

describe('the snapshot', () => {
  it('is equal for the same state reached on other ways, and differs for another state', async () => {
    await using twin = await startGitHubServer({
      owners: [{ login: 'acme', repositories: [{ name: 'roadmap' }] }],
    });
    await using same = await startGitHubServer({
      owners: [{ login: 'acme', repositories: [{ name: 'roadmap' }] }],
    });
    twin.edit({ do: 'create-issue', title: 'One', labels: ['bug', 'documentation'] });
    same.edit({ do: 'create-issue', title: 'Other', labels: ['documentation'] });
    same.edit({ do: 'edit-title', issue: 1, title: 'One' });
    same.edit({ do: 'add-label', issue: 1, label: 'bug' });

    expect(same.snapshot()).toEqual(twin.snapshot());
    expect(JSON.stringify(same.snapshot())).not.toContain('kwDO');

    same.edit({ do: 'reopen', issue: 1 });
    expect(same.snapshot()).toEqual(twin.snapshot());
    same.edit({ do: 'close', issue: 1 });
    expect(same.snapshot()).not.toEqual(twin.snapshot());
  });
});

describe('createCommitOnBranch', () => {
  const headOf = async () => {
    const reply = await graphql(
      server,
      '{ repository(owner: "acme", name: "roadmap") { defaultBranchRef { name target { oid } } } }',
    );
    return textAt(reply, 'data.repository.defaultBranchRef.target.oid');
  };
  const commit = (expectedHeadOid: string) =>
    mutate(
      server,
      'createCommitOnBranch',
      {
        branch: { repositoryNameWithOwner: 'acme/roadmap', branchName: 'main' },
        expectedHeadOid,
        message: { headline: 'Add map' },
        fileChanges: { additions: [{ path: 'map.json', contents: btoa('{}') }] },
      },
      'commit { oid }',
    );

  it('moves the branch once and refuses a stale head', async () => {
    const before = await headOf();

    const done = await commit(before);
    const stale = await commit(before);

    expect(await headOf()).toBe(textAt(done, 'data.createCommitOnBranch.commit.oid'));
    expect(stale.body).toMatchObject({
      errors: [
        {
          type: 'STALE_DATA',
          message: `Expected branch to point to "${before}" but it did not. Pull and try again.`,
        },
      ],
    });
  });
});
