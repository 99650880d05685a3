import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { licenceText, packageFolders } from '../../scripts/licences.ts';

test('packages are told by the innermost node_modules, each once; own files belong to none', () => {
  const files = [
    '/repo/lib/index.js',
    '/repo/node_modules/yaml/dist/index.js',
    '/repo/node_modules/yaml/dist/parse.js',
    '/repo/node_modules/@actions/core/lib/core.js',
    '/repo/node_modules/@actions/core/node_modules/undici/index.js',
  ];
  expect(packageFolders(files)).toEqual([
    '/repo/node_modules/@actions/core',
    '/repo/node_modules/@actions/core/node_modules/undici',
    '/repo/node_modules/yaml',
  ]);
});

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'licences-'));
});

afterEach(() => rmSync(root, { recursive: true }));

function install(folder: string, manifest: object, files: Readonly<Record<string, string>> = {}): string {
  const path = join(root, folder);
  mkdirSync(path);
  writeFileSync(join(path, 'package.json'), JSON.stringify(manifest));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

test('the text names every version once, in order, with licence and notice files', () => {
  const zebra = install(
    'z',
    { name: 'zebra', version: '1.0.0', license: 'MIT' },
    { 'LICENSE.md': 'be kind\r\n' },
  );
  const apple = install('a', { name: 'apple', version: '2.0.0' }, { licence: 'take one', NOTICE: 'by Eve' });
  const copy = install('c', { name: 'zebra', version: '1.0.0', license: 'MIT' }, { LICENSE: 'be kind' });

  expect(licenceText([zebra, apple, copy])).toBe(
    `apple 2.0.0 (unstated)\n\nby Eve\ntake one\n\n${'-'.repeat(80)}\n\nzebra 1.0.0 (MIT)\n\nbe kind\n`,
  );
});
