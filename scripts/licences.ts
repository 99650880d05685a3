import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

interface PackageIdentity {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** The folders of the installed packages that the given files belong to, nested copies told apart, sorted. */
export function packageFolders(files: Iterable<string>): readonly string[] {
  const folders = new Set<string>();
  for (const file of files) {
    const folder = /^.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+(?=[/\\])/u.exec(file)?.[0];
    if (folder !== undefined) folders.add(folder.replaceAll(sep, '/'));
  }
  return [...folders].toSorted();
}

/** One text with name, version, licence and licence text of every package, each once, in a stable order. */
export function licenceText(folders: readonly string[]): string {
  const notices = new Map<string, string>();
  for (const folder of folders) {
    const { name, version, license = 'unstated' } = identityOf(folder);
    notices.set(
      `${name}@${version}`,
      [`${name} ${version} (${license})`, '', ...licenceFiles(folder)].join('\n'),
    );
  }
  const ordered = [...notices].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, notice]) => notice.trimEnd());
  return `${ordered.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

function identityOf(folder: string): PackageIdentity {
  const parsed: PackageIdentity = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return parsed;
}

function licenceFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /^(?:licen[cs]e|notice)/iu.test(name))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim());
}
