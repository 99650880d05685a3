import { expect, test } from '@jest/globals';
import {
  AuthenticationError,
  CreateItemPartialFailureError,
  DeferredError,
  DriftError,
  HeldError,
  IdentityError,
  ProjectURLError,
  ProviderCapabilityError,
  ProviderError,
  SyncError,
  UnknownOutcomeError,
} from '../../src/contracts/errors.ts';
import type { ItemStatus } from '../../src/contracts/sync-result.ts';
import { ConfigError, PlanPilotError } from '../../src/kernel/errors.ts';
import { PlanLoadError, PlanValidationError } from '../../src/plan/errors.ts';
import {
  exitCodeOf,
  FAILURE_REASONS,
  failureReasonOf,
  failureReasonTable,
} from '../../src/report/failure-reason.ts';
import { operation, outcome, ref, syncResult } from './results.ts';

const ended = (...statuses: ItemStatus[]): SyncError =>
  new SyncError('stopped', syncResult(statuses.map((status, index) => outcome(`i${index}`, status))), []);

const refusedForRights = (...statuses: ItemStatus[]): SyncError => {
  const outcomes = statuses.map((status, index) => outcome(`i${index}`, status));
  const failed = outcomes.filter(({ status }) => status === 'failed');
  const failures = failed.map(({ item }) => ({
    item: item.id,
    error: new AuthenticationError('no push access'),
  }));
  return new SyncError('stopped', syncResult(outcomes), failures);
};

class OddError extends PlanPilotError {
  override readonly code = 'odd';
}

const held = { operation: operation('a'), why: 'new' } as const;
const notClosed = {
  id: 'x',
  ref: ref(8),
  title: 'X',
  state: 'open',
  action: 'close',
  status: 'failed',
} as const;

test.each([
  ['invalid-config', 3, new ConfigError([{ message: 'x' }])],
  ['invalid-config', 3, new OddError('x', { kind: 'user' })],
  ['invalid-plan', 3, new PlanLoadError([{ message: 'x' }])],
  ['invalid-plan', 3, new PlanValidationError([{ message: 'x' }])],
  ['auth', 4, new AuthenticationError('x')],
  ['auth', 4, refusedForRights('created', 'failed', 'blocked', 'deferred')],
  ['unknown-outcome', 5, refusedForRights('unknown')],
  ['target', 4, new ProjectURLError('x')],
  ['capability', 4, new ProviderCapabilityError('x')],
  ['identity', 4, new IdentityError('x')],
  ['tracker', 4, new ProviderError('x')],
  ['drift', 5, new DriftError([{ message: 'x' }])],
  ['held', 5, new HeldError([{ message: 'x' }])],
  ['held', 5, new SyncError('stopped', syncResult([outcome('a', 'held')], { held: [held] }), [])],
  [
    'failed',
    5,
    new SyncError('stopped', syncResult([outcome('a', 'unchanged')], { removals: [notClosed] }), []),
  ],
  ['failed', 5, new CreateItemPartialFailureError('x', ref(1), ['issue_created'])],
  ['failed', 5, ended('failed', 'unknown', 'blocked', 'deferred')],
  ['failed', 5, ended('created')],
  ['unknown-outcome', 5, new UnknownOutcomeError('x')],
  ['unknown-outcome', 5, ended('created', 'deferred', 'unknown')],
  ['incomplete', 5, new DeferredError('x')],
  ['incomplete', 5, ended('created', 'deferred')],
  ['interrupted', 2, new DOMException('x', 'AbortError')],
  ['internal', 1, new OddError('x')],
  ['internal', 1, new TypeError('x')],
  ['internal', 1, 'x'],
])('%s, exit code %i', (reason, exitCode, error) => {
  expect(failureReasonOf(error)).toBe(reason);
  expect(exitCodeOf(error)).toBe(exitCode);
});

test('the table documents every reason', () => {
  const documented = failureReasonTable().matchAll(/^\| `(.+?)` \|.+\| \d \|$/gmu);

  expect([...documented].map(([, reason]) => reason)).toEqual(Object.keys(FAILURE_REASONS));
});
