import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson, stringifyJson } from '../../src/clusters/exact-json.ts';

test.each([
  '{"a":9007199254740993}',
  '{"a":-9007199254740993,"b":[18446744073709551615]}',
  '[123456789012345678901234567890]',
  '{"text":"9007199254740993","escaped":"\\"9007199254740993","a":9007199254740993}',
])('%s comes out as it went in', (text) => {
  expect(stringifyJson(parseJson(text))).toBe(text);
});

test('a large integer survives what copies, freezes and compares', () => {
  const value = parseJson('{"spec":{"big":9007199254740993}}');
  const copy = structuredClone(value);
  expect(stringifyJson(copy)).toBe('{"spec":{"big":9007199254740993}}');
  expect(copy).not.toEqual(parseJson('{"spec":{"big":9007199254740992}}'));
});

test('numbers that a double holds stay plain numbers', () => {
  expect(parseJson('{"a":9007199254740991,"b":1.5,"c":1e21,"d":0.1234567890123456789}')).toEqual({
    a: 9007199254740991,
    b: 1.5,
    c: 1e21,
    d: 0.12345678901234568,
  });
});

test('text that is no JSON is refused', () => {
  expect(() => parseJson('{"a":9007199254740993')).toThrow(SyntaxError);
});

test('every JSON value comes back as JSON.parse would give it, however odd its texts', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(stringifyJson(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

test('integers of any length between texts of any kind keep their digits', () => {
  fc.assert(
    fc.property(fc.string(), fc.bigInt(), fc.string(), (key, number, text) => {
      const json = `{${JSON.stringify(key)}:[${number},${JSON.stringify(text)},{"z":${number}}]}`;
      expect(stringifyJson(parseJson(json))).toBe(json);
    }),
  );
});
