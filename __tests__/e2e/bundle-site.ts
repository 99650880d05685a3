import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readOutputs } from '../../src/cli/demo/runner-files.ts';
import type { ServerOptions } from '../../src/github-server/options.ts';
import type { Edit } from '../../src/github-server/store/edit-commands.ts';
import type { PlainBranch, PlainIssue } from '../../src/github-server/store/inspect.ts';
import { type TemporaryFolder, temporaryFolder } from '../app/workspaces.ts';

const dist = join(import.meta.dirname, '..', '..', 'dist');

/** What the bundles have to run on: Node 24 as `action.yml` names it, and the Node that npm runs on where it is another. */
export const RUNTIMES: readonly string[] = [
  ...new Set([process.execPath, process.env['npm_node_execpath'] ?? process.execPath]),
];

/** Four items on three levels, one dependency. */
export const PLAN = `plan_id: e2e
items:
  - id: E1
    title: Sell abroad
    items:
      - id: S1
        title: Show prices in euros
        items:
          - { id: T1, title: Store the rate }
          - { id: T2, title: Round amounts, depends_on: [T1] }
`;

/** A process that ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A step of a workflow that ended. */
export interface Step extends Ended {
  readonly outputs: ReadonlyMap<string, string>;
  readonly summary: string;
}

/** One entry of the server's log, as far as tests look at it. */
export interface Logged {
  readonly kind: string;
  readonly applied: boolean;
  readonly hung: boolean;
  readonly rootFields: readonly { readonly name: string }[];
}

/** What starts a workflow. */
export interface WorkflowEvent {
  readonly name: string;
  readonly ref?: string;
  readonly sha?: string;
  readonly payload?: object;
}

type Variables = Readonly<Record<string, string>>;

/** The bundled server as a process, and a workspace to run the bundled action and command line in. */
export class BundleSite implements AsyncDisposable {
  readonly url: string;
  readonly folder: TemporaryFolder;
  readonly #server: ChildProcess;
  #steps = 0;

  private constructor(server: ChildProcess, url: string, folder: TemporaryFolder) {
    this.#server = server;
    this.url = url;
    this.folder = folder;
  }

  static async start(options: ServerOptions = {}, plan: string = PLAN): Promise<BundleSite> {
    const server = spawn(process.execPath, [join(dist, 'github-server.js'), '--options', '-'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    server.stdin.write(`${JSON.stringify(options)}\n`);
    for await (const line of createInterface({ input: server.stdout })) {
      const { url } = JSON.parse(line);
      return new BundleSite(server, String(url), await temporaryFolder({ 'repo/roadmap.yaml': plan }));
    }
    throw new Error('the server ended before it listened');
  }

  /** Runs `dist/index.js` as a step with these inputs on top of a target and quick writes. */
  step(node: string, inputs: Variables, variables: Variables = {}): Promise<Step> {
    return this.#finish(async (files) => this.startStep(node, inputs, { ...variables, ...files }));
  }

  /** Runs a step and cancels it, as the runner does, as soon as the server has seen such a request. */
  cancelledStep(
    node: string,
    inputs: Variables,
    what: (entry: Logged) => boolean,
    signal: 'SIGINT' | 'SIGTERM' = 'SIGINT',
  ): Promise<Step> {
    return this.#finish(async (files) => {
      const child = this.startStep(node, inputs, files);
      await this.seen(what);
      child.kill(signal);
      return child;
    });
  }

  async #finish(start: (files: Variables) => Promise<ChildProcess>): Promise<Step> {
    const number = ++this.#steps;
    const files = {
      output: join(this.folder.path, `output-${number}`),
      summary: join(this.folder.path, `summary-${number}.md`),
    };
    await Promise.all([writeFile(files.output, ''), writeFile(files.summary, '')]);
    const ended = await this.#end(await start(this.#stepFiles(files)));
    return {
      ...ended,
      outputs: readOutputs(await readFile(files.output, 'utf8')),
      summary: await readFile(files.summary, 'utf8'),
    };
  }

  /** Starts a step and leaves it running. */
  startStep(node: string, inputs: Variables, variables: Variables = {}): ChildProcess {
    const given = { target: 'acme/roadmap', 'write-interval': '1ms', ...inputs };
    const named = Object.entries(given).map(([name, text]) => [`INPUT_${name.toUpperCase()}`, text]);
    return spawn(node, [join(dist, 'index.js')], {
      env: {
        ...Object.fromEntries(named),
        GITHUB_API_URL: this.url,
        GITHUB_WORKSPACE: join(this.folder.path, 'repo'),
        RUNNER_TEMP: this.folder.path,
        ...variables,
      },
    });
  }

  /** Runs `dist/cli.js` in the workspace. */
  command(node: string, args: readonly string[], variables: Variables = {}): Promise<Ended> {
    const child = spawn(node, [join(dist, 'cli.js'), ...args], {
      cwd: join(this.folder.path, 'repo'),
      env: { GITHUB_API_URL: this.url, ...variables },
    });
    return this.#end(child);
  }

  async log(): Promise<readonly Logged[]> {
    return this.#ask('GET', 'log');
  }

  async writes(): Promise<number> {
    return (await this.log()).filter(({ kind }) => kind === 'mutation').length;
  }

  async issues(): Promise<readonly PlainIssue[]> {
    return this.#ask('GET', 'state');
  }

  async branches(): Promise<readonly PlainBranch[]> {
    return this.#ask('GET', 'branches');
  }

  /** The newest commit of a branch. */
  async headOf(name: string): Promise<string> {
    const branch = (await this.branches()).find((each) => each.name === name);
    if (branch === undefined) throw new Error(`no branch ${name}`);
    return branch.oid;
  }

  /** What people do in the browser. */
  async edit(...commands: readonly Edit[]): Promise<void> {
    await this.#ask('POST', 'edit', JSON.stringify(commands));
  }

  /** Runs a step as the event with this payload would start it. */
  async eventStep(node: string, event: WorkflowEvent, inputs: Variables = {}): Promise<Step> {
    const { name, ref = 'refs/heads/main', sha, payload } = event;
    const repository = { full_name: 'acme/roadmap', default_branch: 'main' };
    await this.folder.write('event.json', JSON.stringify({ repository, ...payload }));
    const variables = {
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: join(this.folder.path, 'event.json'),
      GITHUB_REF: ref,
      GITHUB_REPOSITORY: 'acme/roadmap',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_RUN_ID: '77',
      ...(sha === undefined ? {} : { GITHUB_SHA: sha }),
    };
    return this.step(node, { token: 'test-token', ...inputs }, variables);
  }

  async fault(target: object, fault: object, times = 1): Promise<void> {
    await this.#ask('POST', 'faults', JSON.stringify({ target, fault, times }));
  }

  /** Asks again and again until the log holds such an entry. */
  async seen(what: (entry: Logged) => boolean): Promise<void> {
    while (!(await this.log()).some(what));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.once('close', resolve));
    this.#server.kill();
    await closed;
    await this.folder[Symbol.asyncDispose]();
  }

  #stepFiles({ output, summary }: { readonly output: string; readonly summary: string }): Variables {
    return { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary };
  }

  async #ask<T>(method: string, room: string, body?: string): Promise<T> {
    const { origin } = new URL(this.url);
    const reply = await fetch(`${origin}/_admin/${room}`, {
      method,
      ...(body === undefined ? {} : { body }),
    });
    if (!reply.ok) throw new Error(`${method} ${room}: ${await reply.text()}`);
    const answer: T = JSON.parse(await reply.text());
    return answer;
  }

  #end(child: ChildProcess): Promise<Ended> {
    const parts = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk) => {
      parts.stdout += String(chunk);
    });
    child.stderr?.on('data', (chunk) => {
      parts.stderr += String(chunk);
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode) => resolve({ exitCode, ...parts }));
    });
  }
}
