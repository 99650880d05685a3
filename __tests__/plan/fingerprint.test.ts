import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shortHash } from '../../src/kernel/hash.ts';
import { canonicalPlan, compareCodePoints, fingerprint, pythonFloat } from '../../src/plan/fingerprint.ts';
import { parseText } from './reading.ts';

/** A published example of planpilot 2.6: null and empty containers vanish, the empty text stays, 5 becomes 5.0. */
const EXAMPLE = `{"items": [{"id": "T1", "type": "TASK", "title": "Café ☕", "goal": "Open at 7", "motivation": "",
  "parent_id": null, "requirements": ["R1"], "acceptance_criteria": ["A1"], "risks": [],
  "estimate": {"tshirt": null, "hours": 5}, "scope": {"in_scope": [], "out_scope": []}}]}`;

const canonical = (text: string): string => canonicalPlan(parseText(text).items);

describe('the fingerprint', () => {
  it('is that of planpilot', () => {
    expect(canonical(EXAMPLE)).toBe(
      '[{"acceptance_criteria":["A1"],"estimate":{"hours":5.0},"goal":"Open at 7","id":"T1","motivation":"",' +
        '"requirements":["R1"],"title":"Caf\\u00e9 \\u2615","type":"TASK"}]',
    );
    expect(fingerprint(parseText(EXAMPLE).items)).toBe('89633aad1750');
  });

  it('of an empty plan is that of an empty list', () => {
    expect(canonicalPlan([])).toBe('[]');
    expect(fingerprint([])).toBe('4f53cda18c2b');
  });

  it('counts nesting as parent_id and leaves out what planpilot does not know', () => {
    const nested =
      '- { id: E, title: E, labels: [x], description: d, done: true, items: [{ id: S, title: S, adopt: 3 }] }';
    const flat = '- { id: S, type: story, title: S, parent_id: E }\n- { id: E, type: epic, title: E }';
    expect(canonical(nested)).toBe(canonical(flat));
    expect(canonical(flat)).toBe(
      '[{"id":"E","title":"E","type":"EPIC"},{"id":"S","parent_id":"E","title":"S","type":"STORY"}]',
    );
  });

  it('counts what planpilot counts although it means nothing to us', () => {
    const given =
      '- { id: A, type: epic, title: a }\n- { id: B, type: task, title: b, depends_on: [A, A], parent_id: "" }';
    const plan = parseText(given);
    expect(plan.items[1]).toMatchObject({ dependsOn: ['A'] });
    const written =
      '[{"id":"A","title":"a","type":"EPIC"},{"depends_on":["A","A"],"id":"B","parent_id":"","title":"b","type":"TASK"}]';
    expect(plan.fingerprint).toBe(shortHash(written, 12));
  });

  it('does not depend on the order of items', () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[a-z😀\uFB01]{1,4}$/u), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(ids, (list) => {
        const line = (id: string): string => `- { id: ${JSON.stringify(id)}, type: epic, title: x }`;
        const forwards = parseText(list.map(line).join('\n'));
        const backwards = parseText(list.toReversed().map(line).join('\n'));
        expect(fingerprint(forwards.items)).toBe(fingerprint(backwards.items));
      }),
    );
  });

  it('escapes everything outside printable ASCII and reads back as the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (motivation) => {
        const [item] = parseText('- { id: E, type: epic, title: x }').items;
        if (item === undefined) throw new Error('one item was written');
        const encoded = canonicalPlan([{ ...item, motivation }]);
        expect(encoded).toMatch(/^[\x20-\x7e]*$/);
        expect(JSON.parse(encoded)).toEqual([{ id: 'E', type: 'EPIC', title: 'x', motivation }]);
      }),
    );
  });

  it.each([
    ['"', '\\"'],
    ['\\', '\\\\'],
    ['\n\r\t\b\f', '\\n\\r\\t\\b\\f'],
    ['\u0001\u001f', '\\u0001\\u001f'],
    ['\u007f', '\\u007f'],
    ['/', '/'],
    ['é', '\\u00e9'],
    ['\u2028', '\\u2028'],
    ['😀', '\\ud83d\\ude00'],
  ])('escapes %j in the short form or in lower-case hexadecimal', (title, escaped) => {
    const [item] = parseText('- { id: E, type: epic, title: x }').items;
    if (item === undefined) throw new Error('one item was written');
    expect(canonicalPlan([{ ...item, title }])).toBe(`[{"id":"E","title":"${escaped}","type":"EPIC"}]`);
  });
});

describe('hours are written as Python writes floats', () => {
  it.each([
    [0, '0.0'],
    [5, '5.0'],
    [2.5, '2.5'],
    [0.1, '0.1'],
    [0.0001, '0.0001'],
    [0.00012345, '0.00012345'],
    [0.00001, '1e-05'],
    [1.5e-7, '1.5e-07'],
    [5e-324, '5e-324'],
    [999999999999999.9, '999999999999999.9'],
    [1e15, '1000000000000000.0'],
    [9007199254740992, '9007199254740992.0'],
    [1e16, '1e+16'],
    [123456789012345680, '1.2345678901234568e+17'],
    [1e21, '1e+21'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
  ])('%d is %s', (value, expected) => {
    expect(pythonFloat(value)).toBe(expected);
  });

  it('and read back as the same number, with a point or an exponent', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(pythonFloat(value))).toBe(value);
        expect(pythonFloat(value)).toMatch(/^\d+\.\d+$|^\d(\.\d+)?e[+-]\d{2,3}$/);
      }),
    );
  });
});

describe('ids are ordered by code point', () => {
  it('so that astral ones come after U+FFFF', () => {
    expect(['\u{1F600}', '\uFFFD', '\uE000', 'z'].toSorted(compareCodePoints)).toEqual([
      'z',
      '\uE000',
      '\uFFFD',
      '\u{1F600}',
    ]);
  });

  it('as a comparison of the code points themselves says', () => {
    const points = (text: string): readonly number[] =>
      [...text].map((character) => character.codePointAt(0) ?? 0);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const [left, right] = [points(a), points(b)];
        const at = left.findIndex((point, index) => point !== right[index]);
        const difference = at === -1 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1);
        expect(Math.sign(compareCodePoints(a, b))).toBe(Math.sign(difference));
      }),
    );
  });
});
