import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** How one run of the bundled action went. */
export interface Measured {
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly outputs: ReadonlyMap<string, string>;
  /** What the run wrote to its log. */
  readonly text: string;
}

/** Runs `dist/index.js` as a process, the way a runner does. */
export async function runAction(
  plan: string,
  inputs: Readonly<Record<string, string>>,
  apiUrl?: string,
  planFile = 'roadmap.yaml',
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'planpilot-bench-'));
  try {
    const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
    const memory = join(folder, 'memory');
    for (const file of Object.values(files)) await writeFile(file, '');
    await writeFile(join(folder, planFile), plan);
    const given = Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    );
    const env = {
      PATH: process.env['PATH'],
      PEAK_MEMORY_FILE: memory,
      GITHUB_WORKSPACE: folder,
      RUNNER_TEMP: folder,
      GITHUB_REPOSITORY: 'acme/roadmap',
      ...(apiUrl === undefined ? {} : { GITHUB_API_URL: apiUrl }),
      ...files,
      ...given,
    };
    const started = performance.now();
    const text = await finished(
      [`--import=${join(root, 'bench/report-peak-memory.mjs')}`, join(root, 'dist/index.js')],
      env,
      folder,
    );
    const seconds = (performance.now() - started) / 1000;
    return {
      seconds,
      peakMegabytes: Number(await readFile(memory, 'utf8')) / 1024,
      outputs: outputsOf(await readFile(files.GITHUB_OUTPUT, 'utf8')),
      text,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function finished(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`exit code ${code}\n${text}`)),
    );
  });
}

/** The runner's output file: `name<<delimiter`, the value, the delimiter. */
function outputsOf(text: string): ReadonlyMap<string, string> {
  const matches = text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm);
  return new Map([...matches].map(([, name = '', , value = '']) => [name, value]));
}
