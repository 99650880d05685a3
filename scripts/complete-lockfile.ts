/**
 * Completes `package-lock.json` with the platform binaries that the registry used for locking did not offer.
 *
 * A mirror may lack other systems' binaries; npm then leaves them out of the lock, and `npm ci` of npm 11.6 and
 * later refuses such a lock on every system ("Missing: … from lock file"). Each absent optional dependency that its
 * parent pins exactly is therefore recorded by name and version, marked optional and bound to its platform, so that
 * npm skips it everywhere else. No integrity can be recorded for a file nobody here has seen.
 *
 * `node scripts/complete-lockfile.ts` writes; `--check` only reports, with exit code 1 when entries are missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The parts of a version 3 lockfile that this script reads; everything else passes through untouched. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];
const exactVersion = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/u;

/** The platform that a binary package's name states, as the fields npm matches; throws on a name that states none. */
export function platformOf(name: string): Pick<LockedPackage, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[/-]/u);
  const system = systems.find((word) => words.includes(word));
  const processor = processors.find((word) => words.includes(word));
  if (system === undefined || processor === undefined) {
    throw new Error(`${name} names no platform this script knows; add its system or processor to the lists`);
  }
  const libc = words.find((word) => /^(?:gnu|musl)/u.test(word));
  const family = libc === undefined ? undefined : libc.startsWith('gnu') ? 'glibc' : 'musl';
  return {
    cpu: [processor],
    ...(system === 'linux' && family !== undefined && { libc: [family] }),
    os: [system],
  };
}

/** One entry in npm's own shape: version first, the other keys by name, so that npm leaves the file as it is. */
function recordOf(name: string, version: string, dev: boolean): LockedPackage {
  const { cpu, libc, os } = platformOf(name);
  return {
    version,
    ...(cpu && { cpu }),
    ...(dev && { dev }),
    ...(libc && { libc }),
    optional: true,
    ...(os && { os }),
  };
}

/** The entries that `lock` lacks, by their path in it. Only exact pins can be recorded; a range throws. */
export function missingEntries(lock: Lockfile): ReadonlyMap<string, LockedPackage> {
  const missing = new Map<string, LockedPackage>();
  for (const [path, parent] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const hoisted = `node_modules/${name}`;
      if (lock.packages[hoisted] !== undefined || lock.packages[`${path}/${hoisted}`] !== undefined) continue;
      if (!exactVersion.test(version)) {
        throw new Error(`${path} wants ${name}@${version}, which is absent and not an exact version`);
      }
      missing.set(hoisted, recordOf(name, version, parent.dev === true));
    }
  }
  return missing;
}

/** The same lock with every missing entry in npm's order; the input itself when none is missing. */
export function completeLockfile<L extends Lockfile>(lock: L): L {
  const missing = missingEntries(lock);
  if (missing.size === 0) return lock;
  const packages = [...Object.entries(lock.packages), ...missing];
  return { ...lock, packages: Object.fromEntries(packages.toSorted(([a], [b]) => a.localeCompare(b, 'en'))) };
}

function main(arguments_: readonly string[]): void {
  const file = new URL('../package-lock.json', import.meta.url);
  const lock: Lockfile = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingEntries(lock);
  if (missing.size === 0) {
    console.log('package-lock.json is complete');
    return;
  }
  if (arguments_.includes('--check')) {
    console.error(`package-lock.json lacks ${missing.size} optional packages; run "npm run lock":`);
    for (const path of missing.keys()) console.error(`  ${path}`);
    process.exitCode = 1;
    return;
  }
  writeFileSync(file, `${JSON.stringify(completeLockfile(lock), null, 2)}\n`);
  console.log(`package-lock.json: ${missing.size} entries added`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2));
