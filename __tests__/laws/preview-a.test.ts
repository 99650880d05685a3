import { test } from '@jest/globals';
import fc from 'fast-check';
import { checkStory, storyArbitrary } from './previews.ts';

test('whatever plans and people did, a sync does what the preview showed, and then nothing is left (first half)', async () => {
  await fc.assert(fc.asyncProperty(storyArbitrary(), checkStory), { numRuns: 250, seed: 20_261 });
}, 600_000);
