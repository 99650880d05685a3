import { expect, test } from '@jest/globals';
import { fixedFolder, globMatcher, isGlob } from '../../src/app/glob.ts';

test.each([
  ['*.yaml', 'roadmap.yaml', true],
  ['*.yaml', 'plans/roadmap.yaml', false],
  ['*.yaml', '.hidden.yaml', false],
  ['.*.yaml', '.hidden.yaml', true],
  ['plans/*.yaml', 'plans/a.yaml', true],
  ['plans/*.yaml', 'plans/deep/a.yaml', false],
  ['plans/**/*.yaml', 'plans/a.yaml', true],
  ['plans/**/*.yaml', 'plans/deep/er/a.yaml', true],
  ['plans/**/*.yaml', 'plans/.git/a.yaml', false],
  ['**/*.yaml', 'a.yaml', true],
  ['**', 'a/b/c.txt', true],
  ['plans/**', 'plans/b/c.txt', true],
  ['plans/**', 'other/c.txt', false],
  ['q?.json', 'q1.json', true],
  ['q?.json', 'q12.json', false],
  ['q??*.json', 'q1.json', false],
  ['q??*.json', 'q123.json', true],
  ['a.yaml', 'abyaml', false],
  ['plan (v1)+[x].yaml', 'plan (v1)+[x].yaml', true],
  ['*-x', 'a-x', true],
])('%s against %s: %s', (pattern, path, matches) => {
  expect(globMatcher(pattern)(path)).toBe(matches);
});

test.each([
  ['plans/2026/*.yaml', 'plans/2026'],
  ['**/*.yaml', ''],
  ['plans/q?/a.yaml', 'plans'],
])('%s can only match below "%s"', (pattern, folder) => {
  expect(fixedFolder(pattern)).toBe(folder);
});

test('a path without wildcards is no pattern', () => {
  expect([isGlob('plans/a.yaml'), isGlob('plans/*.yaml'), isGlob('a?.yaml')]).toEqual([false, true, true]);
});
