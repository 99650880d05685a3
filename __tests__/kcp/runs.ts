import { execute } from '../../src/kcp/execute.ts';
import { createMask } from '../../src/kcp/masking.ts';
import { INPUT_NAMES } from '../../src/kcp/options.ts';
import type { RunReport } from '../../src/kcp/report/run-report.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { type TemporaryFolder, temporaryFolder } from '../app/workspaces.ts';
import { type KubeServer, startKubeServer } from '../support/kube-server/server.ts';

/** Two fake clusters and a folder, to run the syncer between them in this process. */
export class Pair implements AsyncDisposable {
  readonly up: KubeServer;
  readonly down: KubeServer;
  readonly folder: TemporaryFolder;

  private constructor(up: KubeServer, down: KubeServer, folder: TemporaryFolder) {
    this.up = up;
    this.down = down;
    this.folder = folder;
  }

  /** With one config map upstream. */
  static async start(): Promise<Pair> {
    const [up, down, folder] = await Promise.all([startKubeServer(), startKubeServer(), temporaryFolder()]);
    up.objects.namespace('shop');
    const pair = new Pair(up, down, folder);
    pair.put('one', { a: '1' });
    return pair;
  }

  put(
    name: string,
    data: Readonly<Record<string, string>>,
    labels: Readonly<Record<string, string>> = {},
  ): void {
    this.up.objects.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: 'shop', labels },
      data,
    });
  }

  /** What the copy holds; nothing where there is none. */
  copy(name: string, namespace = 'staging-shop'): Readonly<Record<string, unknown>> | undefined {
    return this.down.objects.find({ resource: 'configmaps.v1', namespace, name });
  }

  get writes(): number {
    return this.up.log.writes.length + this.down.log.writes.length;
  }

  async run(texts: Readonly<Record<string, string>> = {}, stop?: AbortSignal): Promise<RunReport> {
    const given = new Map(
      Object.entries({
        'upstream-kubeconfig': this.up.kubeconfig('up'),
        'downstream-kubeconfig': this.down.kubeconfig('down'),
        resources: 'configmaps.v1',
        'target-name': 'staging',
        ...texts,
      }),
    );
    const spelling = { noun: 'input', spell: (name: string) => name, known: INPUT_NAMES };
    return execute(
      { given, spelling, start: this.folder.path, daemon: false },
      {
        clock: systemClock,
        logger: silentLogger,
        mask: createMask(),
        signals: {
          stop: stop ?? new AbortController().signal,
          abort: new AbortController().signal,
        },
        quietMs: 100,
        daemon: { identity: 'test' },
      },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.up.close(), this.down.close(), this.folder[Symbol.asyncDispose]()]);
  }
}
