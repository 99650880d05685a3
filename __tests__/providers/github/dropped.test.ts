import { describe, expect, it } from '@jest/globals';
import { AuthenticationError, ProviderCapabilityError } from '../../../src/contracts/errors.ts';
import { droppedError, droppedFrom } from '../../../src/providers/github/dropped.ts';
import type { CreateIssueInput, StartedIssue } from '../../../src/providers/github/operations.generated.ts';

const ASKED: CreateIssueInput = {
  repositoryId: 'R',
  title: 't',
  issueTypeId: 'IT1',
  labelIds: ['L1', 'L2'],
  assigneeIds: ['U1'],
  milestoneId: 'M1',
};

const WHOLE: StartedIssue = {
  viewerCanLabel: true,
  parent: null,
  issueType: { id: 'IT1' },
  labels: { nodes: [{ id: 'L2', name: 'b' }, null, { id: 'L1', name: 'a' }] },
  assignees: { nodes: [{ id: 'U1' }] },
  milestone: { id: 'M1' },
};

describe('what GitHub dropped from a new issue', () => {
  it.each([
    ['nothing when all of it is there', {}, []],
    [
      'nothing when an automation added more',
      { labels: { nodes: [...(WHOLE.labels?.nodes ?? []), { id: 'L9', name: 'z' }] } },
      [],
    ],
    ['the type that is missing', { issueType: null }, ['type']],
    ['the type that is another one', { issueType: { id: 'IT2' } }, ['type']],
    ['labels of which one is missing', { labels: { nodes: [{ id: 'L1', name: 'a' }] } }, ['labels']],
    ['labels that cannot be read', { labels: null }, ['labels']],
    ['assignees', { assignees: { nodes: [] } }, ['assignees']],
    ['the milestone', { milestone: null }, ['milestone']],
    [
      'everything',
      { issueType: null, labels: { nodes: [] }, assignees: { nodes: null }, milestone: null },
      ['type', 'labels', 'assignees', 'milestone'],
    ],
  ] as const)('is %s', (_what, shown, dropped) => {
    expect(droppedFrom(ASKED, { ...WHOLE, ...shown })).toEqual(dropped);
  });

  it('is nothing where nothing was asked for', () => {
    const bare = {
      viewerCanLabel: false,
      parent: null,
      issueType: null,
      labels: null,
      assignees: { nodes: [] },
      milestone: null,
    };
    expect(droppedFrom({ repositoryId: 'R', title: 't' }, bare)).toEqual([]);
  });

  it('is a matter of rights when the viewer may not label, else of the repository', () => {
    const rights = droppedError('#3', ['type', 'labels'], false);
    expect(rights).toBeInstanceOf(AuthenticationError);
    expect(rights.message).toContain('the type, labels of #3');
    expect(rights.hint).toContain('triage role');
    expect(droppedError('#3', ['type'], true)).toBeInstanceOf(ProviderCapabilityError);
  });

  it('has to be set by hand when it is written only at creation', () => {
    expect(droppedError('#3', ['type', 'milestone'], true).hint).toContain('set milestone by hand');
    expect(droppedError('#3', ['type'], true).hint).not.toContain('by hand');
  });
});
