import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

interface Manifest {
  readonly license?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '../..');
const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const lock: { readonly packages: Readonly<Record<string, Manifest>> } = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
);
const sections = readFileSync(join(root, 'docs/dependencies.md'), 'utf8').split(/^## /mu).slice(1);

/** Every row of one section: package, version and licence, and whether a reason follows. */
function rows(section: string | undefined): readonly string[] {
  const row = /^\| `(?<name>[^`]+)` \| (?<version>\S+) \| (?<licence>[^|]+) \| (?<reason>\S[^|]+) \|$/gmu;
  return [...(section ?? '').matchAll(row)].map(({ groups }) =>
    [groups?.['name'], groups?.['version'], groups?.['licence']?.trim()].join(' '),
  );
}

test.each([
  ['In the product', manifest.dependencies],
  ['For development', manifest.devDependencies],
  ['Optional', manifest.optionalDependencies],
])('"%s" lists exactly the packages of package.json, with version, licence and reason', (title, packages) => {
  const wanted = Object.entries(packages ?? {}).map(
    ([name, version]) => `${name} ${version} ${lock.packages[`node_modules/${name}`]?.license}`,
  );
  expect(rows(sections.find((section) => section.startsWith(title)))).toEqual(wanted);
});

test('every direct dependency is pinned to one version', () => {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  const versions = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/u.test(version))).toEqual([]);
});
