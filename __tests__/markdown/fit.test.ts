import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fitToSize } from '../../src/markdown/fit.ts';

const bytes = (text: string): number => new TextEncoder().encode(text).length;

function cut(text: string, limit: number): string {
  const fitted = fitToSize([() => text], { bytes: limit });
  expect(fitted.cut).toBe(true);
  return fitted.text;
}

describe('choosing a rendering', () => {
  test('takes the fullest rendering that fits and makes none after it', () => {
    const made: string[] = [];
    const rendering = (text: string) => () => {
      made.push(text);
      return text;
    };

    const fitted = fitToSize([rendering('x'.repeat(30)), rendering('short'), rendering('s')], { bytes: 10 });

    expect(fitted).toEqual({ text: 'short', rung: 1, cut: false });
    expect(made).toEqual(['x'.repeat(30), 'short']);
  });

  test.each([
    ['bytes', 'ä€😀', { bytes: 9 }, 0],
    ['bytes', 'ä€😀', { bytes: 8 }, 1],
    ['code points', 'ä€😀', { characters: 3 }, 0],
    ['code points', 'ä€😀', { characters: 2 }, 1],
    ['both', 'ä€😀', { bytes: 8, characters: 100 }, 1],
    ['nothing', 'ä€😀', {}, 0],
  ])('counts %s of %s', (_what, text, limit, rung) => {
    expect(fitToSize([() => text, () => ''], limit).rung).toBe(rung);
  });

  test('yields nothing when there is no rendering', () => {
    expect(fitToSize([], { bytes: 1 }).text).toBe('');
  });
});

describe('cutting the last rendering', () => {
  test('keeps whole lines', () => {
    expect(cut('one\ntwo\nthree', 9)).toBe('one\ntwo');
  });

  test('closes open folds, the inner ones too', () => {
    const text =
      '<details><summary>a</summary>\n\n<details>\n\ntext\nmore text that is too long for the limit';

    expect(cut(text, 77)).toBe(
      '<details><summary>a</summary>\n\n<details>\n\ntext\n\n</details>\n\n</details>',
    );
  });

  test('closes an open fence with its own marks before the fold around it', () => {
    const text = `<details>\n\n~~~~diff\n- a\n${'+ b'.repeat(30)}\n~~~~\n</details>`;

    expect(cut(text, 60)).toBe('<details>\n\n~~~~diff\n- a\n~~~~\n\n</details>');
  });

  test('does not count tags in fences and code spans', () => {
    const text = '```\n<details>\n```\n`<details>` and ``a ` <details>``\nthe rest is longer than allowed';

    expect(cut(text, 60)).toBe('```\n<details>\n```\n`<details>` and ``a ` <details>``');
  });

  test('does not take a code span of three backticks for a fence', () => {
    expect(cut('```a```\nb\nthe rest', 10)).toBe('```a```\nb');
  });

  test('cuts a first line that is too long between code points', () => {
    expect(cut('😀😀😀', 9)).toBe('😀😀');
  });

  test('leaves no half of a tag', () => {
    expect(cut('a <details open>text', 8)).toBe('a ');
  });
});

/** What is open at the end of a text made of the lines below: the fence's marks, then one `>` a fold. */
function openAtEnd(text: string): string {
  let fence = '';
  let folds = 0;
  for (const line of text.split('\n')) {
    if (line === '```' || line === '~~~') fence = fence === '' ? line : fence === line ? '' : fence;
    else if (fence === '' && line === '<details>') folds += 1;
    else if (fence === '' && line === '</details>') folds = Math.max(0, folds - 1);
  }
  return fence + '>'.repeat(folds);
}

test('a cut text is within the limit, ends between code points and leaves nothing open', () => {
  const line = fc.constantFrom('<details>', '</details>', '```', '~~~', 'text', 'ä 😀', '');
  const text = fc.array(line, { minLength: 1, maxLength: 40 }).map((lines) => lines.join('\n'));

  fc.assert(
    fc.property(text, fc.nat(120), (full, limit) => {
      const fitted = fitToSize([() => full], { bytes: limit });

      expect(bytes(fitted.text)).toBeLessThanOrEqual(limit);
      expect(fitted.text).not.toMatch(/\p{Surrogate}/u);
      expect(fitted.cut ? openAtEnd(fitted.text) : fitted.text).toBe(fitted.cut ? '' : full);
    }),
    { numRuns: 500 },
  );
});
