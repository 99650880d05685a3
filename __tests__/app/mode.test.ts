import { expect, test } from '@jest/globals';
import { type Mode, resolveMode, type WorkflowEvent } from '../../src/app/mode.ts';

const push = (branch: string, defaultBranch?: string): WorkflowEvent => ({
  name: 'push',
  ref: `refs/heads/${branch}`,
  ...(defaultBranch === undefined ? {} : { defaultBranch }),
});
const event = (name: string): WorkflowEvent => ({ name, ref: 'refs/heads/main', defaultBranch: 'main' });

const cases: readonly (readonly [string, Mode, WorkflowEvent | undefined, boolean])[] = [
  ['a push to the default branch syncs', 'auto', push('main', 'main'), false],
  ['a push to another branch does not', 'auto', push('topic', 'main'), true],
  [
    'a push of a tag named like the branch does not',
    'auto',
    { ...push('main', 'main'), ref: 'refs/tags/main' },
    true,
  ],
  ['a push without payload does not', 'auto', push('main'), true],
  ['a pull request does not', 'auto', event('pull_request'), true],
  ['a pull request of a stranger does not', 'auto', event('pull_request_target'), true],
  ['a schedule does not', 'auto', event('schedule'), true],
  ['no event does not', 'auto', undefined, true],
  ['sync syncs on every event', 'sync', event('pull_request'), false],
  ['dry-run never syncs', 'dry-run', push('main', 'main'), true],
];

test.each(cases)('%s', (_name, mode, given, dryRun) => {
  expect(resolveMode({ mode, fromFile: false }, given).dryRun).toBe(dryRun);
});

test.each(['pull_request', 'pull_request_target', 'merge_group'])(
  'a config file, which the change itself may have written, cannot make %s sync',
  (name) => {
    const resolved = resolveMode({ mode: 'sync', fromFile: true }, event(name));
    expect(resolved).toEqual({ dryRun: true, reason: expect.stringContaining('only the workflow itself') });
  },
);

test('a config file can ask for sync elsewhere', () => {
  expect(resolveMode({ mode: 'sync', fromFile: true }, event('workflow_dispatch')).dryRun).toBe(false);
});
