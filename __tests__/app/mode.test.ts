import { expect, test } from '@jest/globals';
import { type Mode, type RunMode, resolveMode, type WorkflowEvent } from '../../src/app/mode.ts';

const push = (branch: string, defaultBranch?: string): WorkflowEvent => ({
  name: 'push',
  ref: `refs/heads/${branch}`,
  ...(defaultBranch === undefined ? {} : { defaultBranch }),
});
const event = (name: string): WorkflowEvent => ({ name, ref: 'refs/heads/main', defaultBranch: 'main' });

const ASKED = { fromFile: false, previewOnly: false, hasToken: true } as const;

const cases: readonly (readonly [string, Mode, WorkflowEvent | undefined, RunMode, boolean])[] = [
  ['a push to the default branch syncs', 'auto', push('main', 'main'), 'sync', false],
  ['a push to another branch previews', 'auto', push('topic', 'main'), 'preview', true],
  [
    'a push of a tag named like the branch previews',
    'auto',
    { ...push('main', 'main'), ref: 'refs/tags/main' },
    'preview',
    true,
  ],
  ['a push without payload previews', 'auto', push('main'), 'preview', true],
  ['a pull request previews', 'auto', event('pull_request'), 'preview', true],
  ['a merge queue previews', 'auto', event('merge_group'), 'preview', true],
  ['a start by hand previews', 'auto', event('workflow_dispatch'), 'preview', true],
  ['a schedule reports drift', 'auto', event('schedule'), 'drift', true],
  ['no event previews', 'auto', undefined, 'preview', true],
  ['sync syncs on every event', 'sync', event('pull_request'), 'sync', false],
  ['dry-run never looks at the tracker', 'dry-run', push('main', 'main'), 'dry-run', true],
  ['import writes nothing to the tracker', 'import', undefined, 'import', true],
  ['clean writes', 'clean', undefined, 'clean', false],
  ['revert writes', 'revert', undefined, 'revert', false],
];

test.each(cases)('%s', (_name, mode, given, expected, dryRun) => {
  expect(resolveMode({ ...ASKED, mode }, given)).toMatchObject({ mode: expected, dryRun });
});

test('without event and token there is nothing to look at', () => {
  const resolved = resolveMode({ ...ASKED, mode: 'auto', hasToken: false }, undefined);
  expect(resolved).toMatchObject({ mode: 'dry-run', mayFallBack: false });
});

test.each(['sync', 'clean', 'revert'] as const)('preview: true keeps %s from writing', (mode) => {
  expect(resolveMode({ ...ASKED, mode, previewOnly: true }, undefined).dryRun).toBe(true);
});

test.each(['auto', 'sync', 'preview', 'drift'] as const)('pull_request_target is refused for %s', (mode) => {
  const { refusal } = resolveMode({ ...ASKED, mode }, event('pull_request_target'));
  expect(refusal).toContain('anybody');
});

test.each(['pull_request', 'merge_group'])(
  'a config file, which the change itself may have written, cannot make %s write',
  (name) => {
    for (const mode of ['sync', 'clean', 'revert'] as const) {
      const resolved = resolveMode({ ...ASKED, mode, fromFile: true }, event(name));
      expect(resolved).toMatchObject({
        mode: 'preview',
        dryRun: true,
        reason: expect.stringContaining('only the workflow itself'),
      });
    }
  },
);

test('a config file can ask for sync elsewhere', () => {
  const asked = { ...ASKED, mode: 'sync', fromFile: true } as const;
  expect(resolveMode(asked, event('workflow_dispatch')).dryRun).toBe(false);
});

test('only what the event chose may fall back on less than the live tracker', () => {
  expect(resolveMode({ ...ASKED, mode: 'auto' }, event('pull_request')).mayFallBack).toBe(true);
  expect(resolveMode({ ...ASKED, mode: 'preview' }, event('pull_request')).mayFallBack).toBe(false);
});
