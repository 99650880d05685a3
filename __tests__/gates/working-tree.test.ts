import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { changedFiles, snapshot } from '../../scripts/working-tree.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'working-tree-'));
  execFileSync('git', ['init', '--quiet', root]);
  writeFileSync(join(root, '.gitignore'), 'lib/\n*.log\n');
  writeFileSync(join(root, 'cli.js'), 'one');
  writeFileSync(join(root, 'index.js'), 'one');
  execFileSync('git', ['-C', root, 'add', '.']);
});

afterEach(() => rmSync(root, { recursive: true }));

test('rewriting a file with what it held is no change, nor is an ignored file', () => {
  const before = snapshot(root);
  writeFileSync(join(root, 'index.js'), 'one');
  writeFileSync(join(root, 'npm.log'), 'ignored');
  expect(changedFiles(before, snapshot(root))).toEqual([]);
});

test('altered, new, removed and newly executable files are changes', () => {
  writeFileSync(join(root, 'asset.txt'), 'one');
  const before = snapshot(root);
  writeFileSync(join(root, 'asset.txt'), 'two');
  writeFileSync(join(root, 'chunk.js'), 'new');
  rmSync(join(root, 'index.js'));
  chmodSync(join(root, 'cli.js'), 0o755);
  expect(changedFiles(before, snapshot(root))).toEqual(['asset.txt', 'chunk.js', 'cli.js', 'index.js']);
});
