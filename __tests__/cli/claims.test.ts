import { expect, test } from '@jest/globals';
import { brokenClaims } from '../../src/cli/demo/claims.ts';

const outputs = new Map([
  ['created', '4'],
  ['updated', '0'],
]);

test('a run that did what it should breaks no claim', () => {
  expect(brokenClaims('run', { exitCode: 0, outputs }, { created: '4', updated: '0' })).toEqual([]);
});

test('every broken claim is named, an absent output and a failed run too', () => {
  expect(brokenClaims('run', { exitCode: 1, outputs }, { created: '5', complete: 'true' })).toEqual([
    'The run ended with exit code 1.',
    'The run says created=4, not 5.',
    'The run says complete=, not true.',
  ]);
});
