import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOutputs } from '../../src/cli/demo/runner-files.ts';
import { type TemporaryFolder, temporaryFolder } from '../app/workspaces.ts';
import { type KubeServer, startKubeServer } from '../support/kube-server/server.ts';
import type { Ended, Step } from './bundle-site.ts';

const dist = join(import.meta.dirname, '..', '..', 'dist');
const UP_TOKEN = 'up-token.aGVsbG8_d29ybGQ';
const DOWN_TOKEN = 'down-token.Zm9v_YmFy';

/** What must never be seen. */
export const SECRETS: readonly string[] = [UP_TOKEN, DOWN_TOKEN];

type Variables = Readonly<Record<string, string>>;

/** Two clusters and a folder to run the bundled syncer between them. */
export class KcpSite implements AsyncDisposable {
  readonly up: KubeServer;
  readonly down: KubeServer;
  readonly folder: TemporaryFolder;

  private constructor(up: KubeServer, down: KubeServer, folder: TemporaryFolder) {
    this.up = up;
    this.down = down;
    this.folder = folder;
  }

  static async start(): Promise<KcpSite> {
    const [up, down, folder] = await Promise.all([
      startKubeServer({ tokens: { [UP_TOKEN]: 'syncer' } }),
      startKubeServer({ tokens: { [DOWN_TOKEN]: 'syncer' } }),
      temporaryFolder({ 'repo/README.md': '' }),
    ]);
    return new KcpSite(up, down, folder);
  }

  /** Config maps `c0`, `c1` … in the upstream namespace `shop`. */
  fill(count: number): void {
    if (this.up.objects.find({ resource: 'namespaces', name: 'shop' }) === undefined)
      this.up.objects.namespace('shop');
    for (let index = 0; index < count; index++)
      this.up.objects.create({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `c${index}`, namespace: 'shop' },
        data: { value: `v${index}` },
      });
  }

  get copies(): number {
    return this.down.objects.list('configmaps.v1', { namespace: 'staging-shop' }).length;
  }

  /** Requests so far that changed something on either side. */
  get writes(): number {
    return this.up.log.writes.length + this.down.log.writes.length;
  }

  get inputs(): Variables {
    return {
      'upstream-kubeconfig': this.up.kubeconfig('up', UP_TOKEN),
      'downstream-kubeconfig': this.down.kubeconfig('down', DOWN_TOKEN),
      resources: 'configmaps.v1',
      'target-name': 'staging',
    };
  }

  /** Runs the bundle as a step of a workflow. */
  async step(
    node: string,
    inputs: Variables = {},
    during: (child: ChildProcess) => unknown = () => undefined,
  ): Promise<Step> {
    const files = { output: join(this.folder.path, 'output'), summary: join(this.folder.path, 'summary.md') };
    await Promise.all([writeFile(files.output, ''), writeFile(files.summary, '')]);
    const named = Object.entries({ ...this.inputs, ...inputs }).map(([name, text]) => [
      `INPUT_${name.toUpperCase()}`,
      text,
    ]);
    const child = spawn(node, [join(dist, 'kcp', 'index.js')], {
      env: {
        ...Object.fromEntries(named),
        PATH: '/usr/bin:/bin',
        GITHUB_WORKSPACE: join(this.folder.path, 'repo'),
        RUNNER_TEMP: this.folder.path,
        GITHUB_OUTPUT: files.output,
        GITHUB_STEP_SUMMARY: files.summary,
      },
    });
    const ended = endOf(child);
    await during(child);
    return {
      ...(await ended),
      outputs: readOutputs(await readFile(files.output, 'utf8')),
      summary: await readFile(files.summary, 'utf8'),
    };
  }

  /** Runs `planpilot kcp …`; kubeconfigs come from the environment. */
  async command(
    node: string,
    args: readonly string[],
    during: (child: ChildProcess) => unknown = () => undefined,
  ): Promise<Ended> {
    const { inputs } = this;
    const child = spawn(node, [join(dist, 'cli.js'), 'kcp', ...args], {
      cwd: join(this.folder.path, 'repo'),
      env: {
        PATH: '/usr/bin:/bin',
        PLANPILOT_UPSTREAM_KUBECONFIG: inputs['upstream-kubeconfig'],
        PLANPILOT_DOWNSTREAM_KUBECONFIG: inputs['downstream-kubeconfig'],
      },
    });
    const ended = endOf(child);
    await during(child);
    return ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.up.close(), this.down.close(), this.folder[Symbol.asyncDispose]()]);
  }
}

/** Resolves with everything that the process said before it ended. */
function endOf(child: ChildProcess): Promise<Ended> {
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
