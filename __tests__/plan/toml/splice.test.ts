import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FeatureMap } from '../../../src/plan/toml/feature-map.ts';
import { type NewTaskId, SpliceableMap } from '../../../src/plan/toml/splice.ts';
import { writtenMap } from './map-arbitrary.ts';
import { bytesOf, mapOf, textOf } from './reading-maps.ts';

/** Decoys on all sides of the one number that counts. */
const DECOYS = `\uFEFF# task_id = 0 😀\r
task_id = 0\r
"features.a.task_id" = 0\r
[features.'a']\t# [features.a]\r
sequence = 0\r
description = """\r
task_id = 0\r
[features.a]\r
task_id = 0"""\r
components = [ "task_id = 0", { task_id = 0, x = [ 0 ] }, 0 ]\r
\ttask_id\t=\t@ # task_id = 0\r
"task_id " = 0\r
user_stories = [\r
\t{ name = "task_id = 0", note = 'task_id = 0', task_id=0,},# 0\r
]\r
[features.a.more]\r
task_id = 0\r
[features.b]\r
task_id = 0`;

const A = ['features', 'a', 'task_id'];

function spliced(text: string, ids: readonly NewTaskId[]): string {
  return textOf(SpliceableMap.of(bytesOf(text)).with(ids).bytes);
}

/** The task ids of a map replaced by hand, with nothing but the ranges that reading told. */
function byHand(
  text: string,
  map: FeatureMap,
  ids: readonly (readonly [index: number, id: number])[],
): string {
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const cuts = ids.flatMap(([index, id]) => {
    const range = map.tasks[index]?.taskIdAt.range;
    return range === undefined ? [] : [{ from: range[0] + mark, to: range[1] + mark, id }];
  });
  let out = '';
  let at = 0;
  for (const { from, to, id } of cuts.toSorted((a, b) => a.from - b.from)) {
    out += text.slice(at, from) + String(id);
    at = to;
  }
  return out + text.slice(at);
}

describe('writing a number into a map', () => {
  test.each(['0', '+0', '-0', '0x0', '0o0', '0b0'])('replaces %s and no decoy around it', (zero) => {
    const before = DECOYS.replace('@', zero);
    expect(spliced(before, [{ path: A, id: 1234 }])).toBe(DECOYS.replace('@', '1234'));
  });

  test('reaches every task of every spelling, alone or several at once, and changes nothing else', () => {
    const picks = fc.uniqueArray(fc.tuple(fc.nat(15), fc.integer({ min: 1, max: 2_147_483_647 })), {
      selector: ([index]) => index,
      maxLength: 5,
    });
    fc.assert(
      fc.property(writtenMap, picks, ({ text }, chosen) => {
        const map = mapOf(text);
        const ids = chosen.filter(([index]) => index < map.tasks.length);
        const news = ids.flatMap(([index, id]) => {
          const path = map.tasks[index]?.taskIdAt.path;
          return path === undefined ? [] : [{ path, id }];
        });
        const expected = byHand(text, map, ids);
        expect(spliced(text, news)).toBe(expected);
        const oneByOne = news.reduce((file, each) => file.with([each]), SpliceableMap.of(bytesOf(text)));
        expect(textOf(oneByOne.bytes)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('finds a zero that is the last character of the file', () => {
    expect(spliced('[features.a]\ntask_id = 0', [{ path: A, id: 5 }])).toBe('[features.a]\ntask_id = 5');
  });

  test('leaves the map it starts from alone', () => {
    const before = SpliceableMap.of(bytesOf('[features.a]\ntask_id = 0'));
    before.with([{ path: A, id: 5 }]);
    expect(textOf(before.bytes)).toBe('[features.a]\ntask_id = 0');
  });

  test.each([
    [
      'a path that leads nowhere',
      ['features', 'b', 'task_id'],
      1,
      'there is no number at features.b.task_id',
    ],
    ['a value that is no number', ['features', 'a', 'name'], 1, 'there is no number at features.a.name'],
    ['no id', A, 0, '0 is no id of a task'],
    ['a fraction', A, 1.5, '1.5 is no id of a task'],
    ['a negative number', A, -1, '-1 is no id of a task'],
  ])('is refused for %s', (_name, path, id, message) => {
    const map = SpliceableMap.of(bytesOf('[features.a]\ntask_id = 0\nname = "x"'));
    expect(() => map.with([{ path, id }])).toThrow(message);
  });

  test('is refused for two numbers at one place', () => {
    const map = SpliceableMap.of(bytesOf('[features.a]\ntask_id = 0\nname = "x"'));
    const twice = [1, 2].map((id) => ({ path: A, id }));
    expect(() => map.with(twice)).toThrow('two numbers are meant for one place');
  });
});
