import { describe, expect, it } from '@jest/globals';
import {
  AuthenticationError,
  CreateItemPartialFailureError,
  ProviderCapabilityError,
} from '../../src/contracts/errors.ts';
import type { CreateItemInput } from '../../src/contracts/inputs.ts';
import { NOTHING_APPLIED } from '../../src/contracts/marker.ts';
import { markerCodec } from '../../src/rendering/marker-codec.ts';
import { GithubHarness, NO_NEEDS } from './github-harness.ts';

const INPUT: CreateItemInput = {
  planId: 'roadmap',
  itemId: 'T1',
  title: 'Task one',
  body: markerCodec.compose({ planId: 'roadmap', itemId: 'T1', applied: NOTHING_APPLIED }, 'Goal'),
  itemType: 'TASK',
  labels: ['planpilot'],
  fields: { Size: 'M' },
  assignees: ['hubot'],
  milestone: 'Beta',
};

const NEEDS = { ...NO_NEEDS, assignees: ['hubot'], milestones: ['Beta'] };

/** A repository that has every label already; the token `weak` belongs to an App that may open issues and no more. */
function start() {
  const sizes = { name: 'Size', dataType: 'SINGLE_SELECT', options: ['S', 'M'] } as const;
  return GithubHarness.start({
    owners: [
      {
        login: 'acme',
        repositories: [
          {
            name: 'roadmap',
            labels: ['planpilot', 'Task', 'Story', 'extra'],
            milestones: ['Beta'],
            assignees: ['hubot'],
          },
        ],
        projects: [{ title: 'Roadmap', fields: [sizes] }],
      },
    ],
    tokens: {
      'test-token': { login: 'octocat' },
      weak: { login: 'bob[bot]', kind: 'app', pushAccess: false },
    },
  });
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a create of which GitHub drops parts without a word', () => {
  const ALL = ['issue_created', 'issue_type_set', 'labels_set', 'project_item_added', 'project_fields_set'];

  it.each([
    ['the type', ['issueTypeId'], 'issue-type', 'the type of #1', ['issue_type_set']],
    ['the labels', ['labelIds'], 'issue-type', 'the labels of #1', ['labels_set']],
    [
      'labels that also tell the type',
      ['labelIds'],
      'label',
      'the labels of #1',
      ['issue_type_set', 'labels_set'],
    ],
    ['the assignees', ['assigneeIds'], 'issue-type', 'the assignees of #1', []],
    ['the milestone', ['milestoneId'], 'issue-type', 'the milestone of #1', []],
  ] as const)(
    'fails naming %s and exactly the steps that were completed',
    async (_what, members, typeStrategy, named, undone) => {
      await using github = await start();
      const { writer } = await github.open({ needs: NEEDS, typeStrategy });
      github.server.faults.at({ rootField: 'createIssue' }, { kind: 'dropped-input', members });
      const error = await failure(github.run(writer.createItem(INPUT)));
      expect(error).toBeInstanceOf(CreateItemPartialFailureError);
      const done = ALL.filter((step) => !undone.some((other) => other === step));
      expect(error).toMatchObject({
        createdItemKey: '#1',
        completedSteps: done,
        retryable: false,
        message: expect.stringContaining(named),
        cause: expect.any(ProviderCapabilityError),
      });
      expect(github.server.issues()[0]?.items).toMatchObject([{ values: { Size: 'M' } }]);
      expect(github.server.faults.pending).toEqual([]);
    },
  );

  it('is a matter of rights when the token lacks them', async () => {
    await using github = await start();
    const { writer } = await github.open({ needs: NEEDS, token: 'weak' });
    const error = await failure(github.run(writer.createItem(INPUT)));
    expect(error).toBeInstanceOf(CreateItemPartialFailureError);
    expect(error).toMatchObject({
      completedSteps: ['issue_created', 'project_item_added', 'project_fields_set'],
      message: expect.stringContaining('type, labels, assignees, milestone'),
      hint: expect.stringContaining('triage role'),
      cause: expect.any(AuthenticationError),
    });
  });

  it('is seen as well when the reply to the create was lost', async () => {
    await using github = await start();
    const { writer } = await github.open({ needs: NEEDS, token: 'weak' });
    github.server.faults.at({ rootField: 'createIssue' }, { kind: 'reset', when: 'after' });
    expect(await failure(github.run(writer.createItem(INPUT)))).toMatchObject({
      completedSteps: ['issue_created', 'project_item_added', 'project_fields_set'],
      createdItemKey: '#1',
    });
    expect(github.server.issues()).toHaveLength(1);
  });

  it('names both what was dropped and what the board refused', async () => {
    await using github = await start();
    const { writer } = await github.open({ needs: NEEDS });
    github.server.faults.at(
      { rootField: 'createIssue' },
      { kind: 'dropped-input', members: ['issueTypeId'] },
    );
    github.server.faults.at(
      { rootField: 'updateProjectV2ItemFieldValue' },
      { kind: 'alias-error', alias: 0, type: 'UNPROCESSABLE', message: 'the board said no' },
    );
    expect(await failure(github.run(writer.createItem(INPUT)))).toMatchObject({
      completedSteps: ['issue_created', 'labels_set', 'project_item_added'],
      message: expect.stringMatching(/the type of #1.*the board said no/),
    });
  });
});

const NEW_BODY = `${INPUT.body}\nnew`;

describe('a create that GitHub leaves outside its parent', () => {
  const outside = async (after: (github: GithubHarness) => void = () => undefined) => {
    const github = await start();
    const { writer } = await github.open({ needs: NEEDS });
    const parent = await github.run(writer.createItem({ ...INPUT, itemId: 'S1', itemType: 'STORY' }));
    github.server.faults.at(
      { rootField: 'createIssue' },
      { kind: 'dropped-input', members: ['parentIssueId'] },
    );
    after(github);
    return { github, created: github.run(writer.createItem({ ...INPUT, parent })) };
  };

  it('is put under it at once', async () => {
    const { github, created } = await outside();
    await using _ = github;
    await created;
    expect(github.server.issues()[1]?.parent).toBe('acme/roadmap#1');
  });

  it('is a failure of that item, with all of its steps done, when it cannot be put there', async () => {
    const { github, created } = await outside(({ server }) =>
      server.faults.at(
        { rootField: 'addSubIssue' },
        { kind: 'alias-error', alias: 0, type: 'UNPROCESSABLE', message: 'not now' },
      ),
    );
    await using _ = github;
    expect(await failure(created)).toMatchObject({
      createdItemKey: '#2',
      completedSteps: [
        'issue_created',
        'issue_type_set',
        'labels_set',
        'project_item_added',
        'project_fields_set',
      ],
      message: expect.stringContaining('not now'),
    });
  });
});

describe('an update of which GitHub drops parts without a word', () => {
  it.each([
    ['the type', { itemType: 'STORY' }, 'updateIssue', ['issueTypeId'], 'the type of #1', INPUT.body],
    // What the body claims of labels that are missing the next run makes true.
    ['labels', { addLabels: ['extra'] }, 'addLabelsToLabelable', ['labelIds'], 'the labels of #1', NEW_BODY],
  ] as const)(
    'fails naming %s, and never states a value in the body that is not there',
    async (_what, change, rootField, members, named, bodyAfter) => {
      await using github = await start();
      const { writer } = await github.open({ needs: NEEDS });
      const { id } = await github.run(writer.createItem(INPUT));
      github.server.faults.at({ rootField }, { kind: 'dropped-input', members });
      const body = { observed: INPUT.body, next: NEW_BODY };
      const error = await failure(github.run(writer.updateItem(id, { ...change, body })));
      expect(error).toBeInstanceOf(ProviderCapabilityError);
      expect(error).toMatchObject({ message: expect.stringContaining(named) });
      expect(github.server.issues()[0]?.body).toBe(bodyAfter);
      expect(github.server.faults.pending).toEqual([]);
    },
  );
});
