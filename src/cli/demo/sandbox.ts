import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Checkout } from './bundles.ts';
import { runBundle } from './processes.ts';
import { logFilter, readOutputs } from './runner-files.ts';

/** What one run of the action left behind. */
export interface StepResult {
  readonly exitCode: number;
  readonly outputs: ReadonlyMap<string, string>;
  readonly summary: string;
}

/** The repository, the board and the token of the server's own world. */
const TARGET = {
  repository: 'acme/roadmap',
  board: 'https://github.com/orgs/acme/projects/1',
  token: 'test-token',
};

/** A copy of the examples in which the action runs like a step of a workflow; disposing it removes every file. */
export class Sandbox implements AsyncDisposable {
  readonly #folder: string;
  readonly #bundle: string;
  readonly #server: string;
  readonly #signal: AbortSignal;
  #runs = 0;

  private constructor(folder: string, bundle: string, server: string, signal: AbortSignal) {
    this.#folder = folder;
    this.#bundle = bundle;
    this.#server = server;
    this.#signal = signal;
  }

  /** @param signal ends a run that is under way */
  static async create({ examples, action }: Checkout, server: string, signal: AbortSignal): Promise<Sandbox> {
    const folder = await mkdtemp(join(tmpdir(), 'planpilot-demo-'));
    await cp(examples, join(folder, 'repository'), { recursive: true });
    return new Sandbox(folder, action, server, signal);
  }

  /** Runs the action over the copy as it is now. Rejects when it was aborted. */
  async sync(show: (line: string) => void): Promise<StepResult> {
    const name = `run-${++this.#runs}`;
    const output = join(this.#folder, `${name}.outputs`);
    const summary = join(this.#folder, `${name}.md`);
    await Promise.all([writeFile(output, ''), writeFile(summary, '')]);
    const exitCode = await runBundle({
      bundle: this.#bundle,
      env: this.#variables(output, summary),
      onLine: logFilter(show),
      signal: this.#signal,
    });
    const [outputs, markdown] = await Promise.all([readFile(output, 'utf8'), readFile(summary, 'utf8')]);
    return { exitCode, outputs: readOutputs(outputs), summary: markdown };
  }

  /** Rewrites the title of the roadmap's first item; answers the new one. */
  async reviseFirstTitle(): Promise<string> {
    const file = join(this.#folder, 'repository', 'roadmap.yaml');
    const text = await readFile(file, 'utf8');
    const revised = text.replace(/^( +title: .*)$/mu, '$1, revised');
    await writeFile(file, revised);
    return /^ +title: (.*)$/mu.exec(revised)?.[1] ?? '';
  }

  #variables(output: string, summary: string): Readonly<Record<string, string>> {
    return {
      INPUT_MODE: 'sync',
      INPUT_TARGET: TARGET.repository,
      'INPUT_BOARD-URL': TARGET.board,
      INPUT_TOKEN: TARGET.token,
      GITHUB_API_URL: this.#server,
      GITHUB_WORKSPACE: join(this.#folder, 'repository'),
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: this.#folder,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
