import { describe, expect, it } from '@jest/globals';
import { formatProblem } from '../../src/kernel/problem.ts';
import { parse, parseText, refusalOf, source } from './reading.ts';

const epic = (id: string, rest = ''): string => `  - { id: ${id}, type: epic, title: ${id}${rest} }\n`;
const story = (id: string): string => `  - { id: ${id}, type: story, title: ${id}, parent_id: E }\n`;
const many = (count: number, line: (id: string) => string): string =>
  Array.from({ length: count }, (_, index) => line(`X${index}`)).join('');

function linesOf(text: string): readonly string[] {
  return refusalOf(() => parseText(text)).problems.map(formatProblem);
}

describe('limits of the tracker', () => {
  it('allow 100 children and refuse one more', () => {
    expect(parseText(`items:\n${epic('E')}${many(100, story)}`).items).toHaveLength(101);
    expect(linesOf(`items:\n${epic('E')}${many(101, story)}`)).toEqual([
      'plan.yaml:2:5: "E" has 101 children; an issue can have 100 (split the item)',
    ]);
  });

  it('allow 50 blockers and refuse one more', () => {
    const plan = (count: number): string => {
      const ids = Array.from({ length: count }, (_, index) => `X${index}`).join(', ');
      return `items:\n${many(count, epic)}${epic('E', `, depends_on: [${ids}]`)}`;
    };
    expect(parseText(plan(50)).items).toHaveLength(51);
    expect(linesOf(plan(51))).toEqual([
      'plan.yaml:53:48: "E" depends on 51 items; an issue can be blocked by 50 (depend on their parents instead)',
    ]);
  });

  it('count titles and labels in characters, not in UTF-16 units', () => {
    const title = '🛒'.repeat(256);
    const label = '🏷'.repeat(50);
    const { items } = parseText(`items:\n  - { id: E, type: epic, title: ${title}, labels: [${label}] }\n`);
    expect(items[0]?.title).toBe(title);
  });
});

describe('files', () => {
  it('over 10 MB are not read', () => {
    const bytes = new Uint8Array(10 * 1024 * 1024 + 1).fill(0x20);
    const { problems } = refusalOf(() => parse([{ file: 'big.yaml', bytes }]));
    expect(problems.map(formatProblem)).toEqual([
      'big.yaml:1:1: The file has 10.0 MiB; at most 10 MiB are read (split it into several files)',
    ]);
  });

  it.each([
    { name: 'a Latin-1 letter', bytes: [0xe4], column: 11 },
    { name: 'a cut-off character', bytes: [0xe2, 0x82], column: 11 },
    { name: 'a surrogate', bytes: [0xed, 0xa0, 0x80], column: 11 },
    { name: 'a letter after a legal replacement character', bytes: [0xef, 0xbf, 0xbd, 0xff], column: 12 },
  ])('that are not UTF-8 are refused where they stop being it: $name', ({ bytes, column }) => {
    const before = new TextEncoder().encode('items:\n  - id: "é');
    const file = { file: 'latin.yaml', bytes: Uint8Array.from([...before, ...bytes, 0x22]) };
    expect(refusalOf(() => parse([file])).problems.map(formatProblem)).toEqual([
      `latin.yaml:2:${column}: The file is not valid UTF-8 (save it as UTF-8)`,
    ]);
  });

  it('with hundreds of mistakes name the first hundred and count the rest', () => {
    const text = Array.from({ length: 150 }, () => 'a: 1\n').join('');
    const { problems } = refusalOf(() => parseText(text));
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toEqual({
      message: '49 more problems from here on are not listed',
      remedy: 'correct those above first',
      place: { file: 'plan.yaml', line: 102, column: 1 },
    });
  });

  it('are not quoted at length in messages', () => {
    const { problems } = refusalOf(() => parseText('!'.repeat(100_000)));
    expect(problems.every(({ message }) => message.length < 300)).toBe(true);
    expect(problems.length).toBeGreaterThan(0);
  });

  it('nested 100,000 deep are refused without a crash', () => {
    const { problems } = refusalOf(() => parse([source('['.repeat(100_000), 'deep.json')]));
    expect(problems.map(({ message }) => message)).toEqual(['The file is nested too deeply']);
  });

  it('with 20,000 unknown keys in one item name the first of them', () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `    k${index}: 1\n`).join('');
    const { problems } = refusalOf(() =>
      parseText(`items:\n  - id: E\n    type: epic\n    title: E\n${keys}`),
    );
    expect(problems).toHaveLength(21);
    expect(problems.map(({ message }) => message)).toContain(
      '19980 more unknown keys in item "E" are not listed',
    );
  });
});
