import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  completeLockfile,
  type Lockfile,
  missingEntries,
  platformOf,
} from '../../scripts/complete-lockfile.ts';

const parent = { version: '1.0.0', dev: true, optionalDependencies: { 'tool-linux-x64-musl': '1.0.0' } };

test('an absent optional dependency is recorded as npm records it', () => {
  const lock: Lockfile = { packages: { '': {}, 'node_modules/tool': parent, 'node_modules/zebra': {} } };

  const completed = completeLockfile(lock);

  expect(Object.keys(completed.packages)).toEqual([
    '',
    'node_modules/tool',
    'node_modules/tool-linux-x64-musl',
    'node_modules/zebra',
  ]);
  expect(JSON.stringify(completed.packages['node_modules/tool-linux-x64-musl'])).toBe(
    '{"version":"1.0.0","cpu":["x64"],"dev":true,"libc":["musl"],"optional":true,"os":["linux"]}',
  );
});

test('a complete lock is left as it is, whether the package is hoisted or nested', () => {
  const nested: Lockfile = {
    packages: { 'node_modules/tool': parent, 'node_modules/tool/node_modules/tool-linux-x64-musl': {} },
  };
  expect(completeLockfile(nested)).toBe(nested);
});

test('an absent package without an exact version cannot be recorded', () => {
  const lock: Lockfile = {
    packages: { 'node_modules/tool': { optionalDependencies: { 'x-linux-x64': '^1.0.0' } } },
  };
  expect(() => missingEntries(lock)).toThrow('node_modules/tool wants x-linux-x64@^1.0.0');
});

test.each([
  ['@biomejs/cli-darwin-arm64', { cpu: ['arm64'], os: ['darwin'] }],
  ['@swc/core-win32-ia32-msvc', { cpu: ['ia32'], os: ['win32'] }],
  ['@unrs/resolver-binding-linux-arm-gnueabihf', { cpu: ['arm'], libc: ['glibc'], os: ['linux'] }],
  ['@oxlint/binding-linux-riscv64-musl', { cpu: ['riscv64'], libc: ['musl'], os: ['linux'] }],
  ['@oxc-parser/binding-android-arm-eabi', { cpu: ['arm'], os: ['android'] }],
])('%s names its platform', (name, platform) => {
  expect(platformOf(name)).toEqual(platform);
});

test('a name without a platform is an error, not a package for everybody', () => {
  expect(() => platformOf('fsevents')).toThrow('fsevents names no platform');
});

test('the committed lockfile is complete and names no registry', () => {
  const text = readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8');
  const lock: Lockfile = JSON.parse(text);
  expect([...missingEntries(lock).keys()]).toEqual([]);
  expect(text).not.toContain('"resolved"');
});
