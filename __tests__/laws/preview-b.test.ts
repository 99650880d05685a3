import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkStory, storyArbitrary } from './previews.ts';

test('whatever plans and people did, a sync does what the preview showed, and then nothing is left (second half)', async () => {
  const law = fc.asyncProperty(storyArbitrary(), checkStory);
  const told = await fc.check(law, { numRuns: 250, seed: 20_262 });
  expect(told.failed ? fc.defaultReportMessage(told) : 'holds').toBe('holds');
}, 600_000);
