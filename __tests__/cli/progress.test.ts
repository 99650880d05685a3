import { expect, test } from '@jest/globals';
import { ProgressBar, type ProgressOutput } from '../../src/cli/progress.ts';

function recorded(isTTY: boolean): { readonly output: ProgressOutput; readonly texts: string[] } {
  const texts: string[] = [];
  return { texts, output: { isTTY, write: (text) => texts.push(text) } };
}

function play(bar: ProgressBar): void {
  bar.phaseStarted('upsert', 4);
  for (const done of [1, 2, 3, 4]) bar.itemDone('upsert', done, 4);
  bar.phaseDone('upsert');
}

test('a terminal shows one line that fills up', () => {
  const { output, texts } = recorded(true);
  play(new ProgressBar(output));
  expect(texts.slice(0, -1).every((text) => text.startsWith('\r') && !text.includes('\n'))).toBe(true);
  expect(texts[2]).toContain(`[${'#'.repeat(15)}${'.'.repeat(15)}] 2/4`);
  expect(texts.at(-1)).toContain('Create 4: done\n');
});

test('a log gets one line per phase and no control characters', () => {
  const { output, texts } = recorded(false);
  play(new ProgressBar(output));
  expect(texts).toEqual(['Create 4: done\n']);
});
