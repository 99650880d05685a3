import { describe, expect, it } from '@jest/globals';
import { AuthenticationError, ProviderCapabilityError } from '../../src/contracts/errors.ts';
import type { ProviderNeeds } from '../../src/contracts/inputs.ts';
import { GithubHarness, NO_NEEDS } from './github-harness.ts';

const field = (name: string, values: readonly (string | number)[], optional = false) => ({
  name,
  values,
  optional,
});

async function failure(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('a refusal was expected');
}

describe('opening a GitHub provider', () => {
  it('resolves repository, board, types, fields, milestones and people in one request', async () => {
    await using github = await GithubHarness.start({
      owners: [
        {
          login: 'acme',
          repositories: [{ name: 'roadmap', assignees: ['octocat'], milestones: ['Beta'] }],
          projects: [
            {
              title: 'Roadmap',
              fields: [{ name: 'Size', dataType: 'SINGLE_SELECT', options: ['S', 'XL'] }],
            },
          ],
        },
      ],
    });
    const needs: ProviderNeeds = {
      ...NO_NEEDS,
      assignees: ['Octocat'],
      milestones: ['beta'],
      fields: [field('size', ['xl'])],
    };
    const provider = await github.open({ needs });
    expect(github.requests()).toEqual(['Opening']);
    expect(provider.capabilities.board).toBe(true);
    expect(provider.warnings).toEqual([]);
    expect(provider.reader.shownValue('SIZE', 'xl')).toBe('XL');
  });

  it('names everything that is missing in one message', async () => {
    await using github = await GithubHarness.start({
      owners: [
        {
          login: 'acme',
          issueTypes: ['Task', 'Bug'],
          repositories: [{ name: 'roadmap', hasIssuesEnabled: false }],
          projects: [
            {
              title: 'Roadmap',
              fields: [{ name: 'Size', dataType: 'SINGLE_SELECT', options: ['S', 'XL'] }],
            },
          ],
        },
      ],
    });
    const needs: ProviderNeeds = {
      ...NO_NEEDS,
      assignees: ['nobody'],
      milestones: ['Beta'],
      fields: [field('Size', ['M']), field('Sise', ['S']), field('Due', ['2026-12-01'])],
    };
    const error = await failure(github.open({ needs }));
    expect(error).toBeInstanceOf(ProviderCapabilityError);
    for (const part of [
      'issues are switched off',
      'no issue type Epic, Story; there are Task, Bug',
      'set the type strategy to label',
      'cannot be assigned to nobody',
      'no milestone "Beta"',
      'board field "Size": has no option "M"; there are S, XL',
      'no field "Sise"',
      'did you mean "Size"?',
      'no field "Due"',
    ]) {
      expect(error.message).toContain(part);
    }
  });

  it('only warns about optional fields the board cannot hold', async () => {
    await using github = await GithubHarness.start();
    const fields = [field('Effort', [3], true), field('Size', ['XXL'], true)];
    const provider = await github.open({ needs: { ...NO_NEEDS, fields } });
    expect(provider.warnings).toEqual([
      expect.stringContaining('no field "Effort"'),
      expect.stringContaining('"Size": has no option "XXL"'),
    ]);
  });

  it('asks for a project token when a job token meets a board, and is content with it otherwise', async () => {
    await using github = await GithubHarness.start({ tokens: { job: { kind: 'github-token' } } });
    const error = await failure(github.open({ token: 'job' }));
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error.message).toContain('project-token');
    expect(error.message).not.toContain('may not write issues');
    const boardless = await github.open({ token: 'job', boardUrl: null });
    expect(boardless.capabilities.board).toBe(false);
  });

  it('tells the permissions line when a person’s token may only read', async () => {
    await using github = await GithubHarness.start({
      tokens: { reader: { login: 'octocat', pushAccess: false } },
    });
    const error = await failure(github.open({ token: 'reader' }));
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error.message).toContain('issues: write');
  });

  it('says that an unknown repository and an unknown board may be out of sight, both at once', async () => {
    await using github = await GithubHarness.start();
    const error = await failure(
      github.open({ target: 'acme/nothing', boardUrl: 'https://github.com/orgs/acme/projects/99' }),
    );
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error.message).toContain('acme/nothing does not exist, or the token may not see it');
    expect(error.message).toContain('projects/99 does not exist, or the token may not see it');
  });

  it('refuses a bad token as an authentication problem', async () => {
    await using github = await GithubHarness.start();
    expect(await failure(github.open({ token: 'wrong' }))).toBeInstanceOf(AuthenticationError);
  });

  it('wants the label strategy where there are no issue types, and takes it', async () => {
    await using github = await GithubHarness.start({
      owners: [
        {
          login: 'acme',
          kind: 'User',
          repositories: [{ name: 'roadmap' }],
          projects: [{ title: 'Mine' }],
        },
      ],
      tokens: { 'test-token': { login: 'acme' } },
    });
    const boardUrl = 'https://github.com/users/acme/projects/1';
    const error = await failure(github.open({ boardUrl }));
    expect(error).toBeInstanceOf(ProviderCapabilityError);
    expect(error.message).toContain('set the type strategy to label');
    const provider = await github.open({ boardUrl, typeStrategy: 'label' });
    expect(provider.capabilities.board).toBe(true);
  });

  it('reads all pages of labels and does not create one that exists in another case', async () => {
    const labels = [...Array.from({ length: 230 }, (_, index) => `label-${index}`), 'PlanPilot'];
    await using github = await GithubHarness.start({
      owners: [{ login: 'acme', repositories: [{ name: 'roadmap', labels }], projects: [{ title: 'R' }] }],
    });
    const provider = await github.open();
    expect(github.requests()).toEqual(['Opening', 'MoreLabels', 'MoreLabels']);
    await github.run(
      provider.writer.createItem({
        planId: 'p',
        itemId: 'T1',
        title: 'Task',
        body: 'text',
        itemType: 'TASK',
        labels: ['planpilot'],
        fields: {},
        assignees: [],
      }),
    );
    expect(github.requests().join()).not.toContain('createLabel');
    expect(github.server.issues()[0]?.labels).toEqual(['PlanPilot']);
  });

  it('leaves nothing behind but a refusal when the target is no repository', async () => {
    await using github = await GithubHarness.start();
    await expect(github.open({ target: 'roadmap' })).rejects.toThrow('owner/repo');
    expect(github.requests()).toEqual([]);
  });

  it('works with a GitHub Enterprise Server', async () => {
    await using github = await GithubHarness.start({ ghes: true });
    const provider = await github.open({ boardUrl: 'https://git.example.com/orgs/acme/projects/1' });
    expect(provider.capabilities.board).toBe(true);
  });

  it('judges the token that writes by its own role, not by that of the one that reads', async () => {
    const tokens = {
      reader: { login: 'octocat', pushAccess: false },
      writer: { login: 'hubot' },
      job: { kind: 'github-token' },
    } as const;
    await using github = await GithubHarness.start({ tokens });
    for (const token of ['writer', 'job']) {
      expect((await github.open({ token, projectToken: 'reader' })).name).toBe('github');
    }
    const refused = github.open({ token: 'reader', projectToken: 'writer' });
    await expect(refused).rejects.toThrow('octocat may not write issues here');
  });
});
