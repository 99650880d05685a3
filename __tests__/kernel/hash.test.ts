import { describe, expect, it } from '@jest/globals';
import { sha256, shortHash } from '../../src/kernel/hash.ts';

describe('sha256', () => {
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['é', '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c'],
  ])('hashes the UTF-8 bytes of %j', (text, expected) => {
    expect(sha256(text)).toBe(expected);
  });
});

describe('shortHash', () => {
  it('is the beginning of the whole, twelve digits unless told otherwise', () => {
    expect(shortHash('abc')).toBe('ba7816bf8f01');
    expect(shortHash('abc', 8)).toBe('ba7816bf');
  });
});
