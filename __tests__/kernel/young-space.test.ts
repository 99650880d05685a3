import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

const module = new URL('../../src/kernel/young-space.ts', import.meta.url).href;

/** Size of the space for young objects, in megabytes, after a process made much that lived for a while. */
function youngMegabytes(call: string): number {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { keepYoungSpaceSmall } from '${module}';
    ${call}
    const alive = [];
    for (let at = 0; at < 3_000_000; at++) alive[at % 300_000] = { at, text: 'item ' + at };
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    console.log(young.space_size / 2 ** 20);`;
  return Number(execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', program]));
}

test('the space for young objects does not grow once that was asked for', () => {
  expect(youngMegabytes('keepYoungSpaceSmall();')).toBeLessThanOrEqual(4);
  expect(youngMegabytes('')).toBeGreaterThan(16);
});
