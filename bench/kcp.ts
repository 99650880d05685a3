/**
 * What the cluster syncer costs: the bundle as a process between two fake API servers over HTTPS, until nothing is left to
 * do. Run `npm run build` first; a path may name another bundle.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type KubeServer, startKubeServer } from '../__tests__/support/kube-server/server.ts';
import { readOutputs } from '../src/cli/demo/runner-files.ts';

const bundle = resolve(process.argv[2] ?? join(import.meta.dirname, '..', 'dist', 'kcp', 'index.js'));
const peakMemory = new URL('./report-peak-memory.mjs', import.meta.url).href;

type Inputs = Readonly<Record<string, string>>;

/** Without the default limit, which spares clusters, the machine is what is measured. */
const UNLIMITED: Inputs = { 'rate-limit-per-sec': '100000' };

interface Site {
  readonly up: KubeServer;
  readonly down: KubeServer;
}

interface Row {
  readonly run: string;
  readonly objects: number;
  readonly requests: number;
  readonly writes: number;
  readonly seconds: number;
  readonly megabytes: number;
}

const rows: Row[] = [];
for (const objects of [100, 1000, 10_000]) {
  const site = await startSite(objects);
  rows.push(await measure('first run, 5 at a time', objects, site, UNLIMITED));
  rows.push(await measure('the same again', objects, site, {}));
  await close(site);
}
const alone = await startSite(1000);
rows.push(await measure('first run, 1 at a time', 1000, alone, { ...UNLIMITED, 'worker-count': '1' }));
await close(alone);
const paced = await startSite(1000);
rows.push(await measure('first run, 100 writes a second', 1000, paced, {}));
await close(paced);
console.log(
  `Node ${process.version}, ${availableParallelism()} cores; start of the program: ${await startSeconds()} s`,
);
print(rows);

async function close({ up, down }: Site): Promise<void> {
  await Promise.all([up.close(), down.close()]);
}

async function startSite(objects: number): Promise<Site> {
  const [up, down] = await Promise.all([startKubeServer(), startKubeServer()]);
  up.objects.namespace('bench');
  for (let index = 0; index < objects; index++)
    up.objects.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `object-${index}`, namespace: 'bench', labels: { app: 'bench' } },
      data: { index: String(index), text: 'x'.repeat(500) },
    });
  return { up, down };
}

async function measure(run: string, objects: number, { up, down }: Site, inputs: Inputs): Promise<Row> {
  up.log.clear();
  down.log.clear();
  const { seconds, megabytes, synced } = await runBundle({
    'upstream-kubeconfig': up.kubeconfig(),
    'downstream-kubeconfig': down.kubeconfig(),
    resources: 'configmaps.v1',
    'target-name': 'bench',
    timeout: '30m',
    ...inputs,
  });
  if (synced !== String(objects)) throw new Error(`${run}: ${synced} of ${objects} objects were synced`);
  const requests = up.log.records.length + down.log.records.length;
  return {
    run,
    objects,
    requests,
    writes: up.log.writes.length + down.log.writes.length,
    seconds,
    megabytes,
  };
}

async function runBundle(
  inputs: Inputs,
): Promise<{ seconds: number; megabytes: number; synced: string | undefined }> {
  const folder = await mkdtemp(join(tmpdir(), 'kcp-bench-'));
  const files = { output: join(folder, 'output'), peak: join(folder, 'peak') };
  await writeFile(files.output, '');
  const named = Object.entries(inputs).map(([name, text]) => [`INPUT_${name.toUpperCase()}`, text]);
  const start = performance.now();
  await ended(['--import', peakMemory, bundle], {
    ...Object.fromEntries(named),
    GITHUB_OUTPUT: files.output,
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    PEAK_MEMORY_FILE: files.peak,
  });
  const seconds = (performance.now() - start) / 1000;
  const outputs = readOutputs(await readFile(files.output, 'utf8'));
  const megabytes = Number(await readFile(files.peak, 'utf8')) / 1000;
  await rm(folder, { recursive: true });
  return { seconds, megabytes, synced: outputs.get('synced') };
}

/** Until the program has read its arguments and loaded all of its code; the best of five, since others use this machine. */
async function startSeconds(): Promise<string> {
  let best = Number.POSITIVE_INFINITY;
  for (let count = 0; count < 5; count++) {
    const start = performance.now();
    await ended([bundle, 'kcp', '--version'], {});
    best = Math.min(best, performance.now() - start);
  }
  return (best / 1000).toFixed(2);
}

async function ended(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(process.execPath, args, { env: { ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += String(chunk);
  });
  const code = await new Promise((resolveCode) => child.once('close', resolveCode));
  if (code !== 0) throw new Error(`the syncer ended with code ${String(code)}:\n${text}`);
}

function print(measured: readonly Row[]): void {
  console.log('| objects | run | requests | writes | requests an object | wall time | peak memory |');
  console.log('|---:|---|---:|---:|---:|---:|---:|');
  for (const { objects, run, requests, writes, seconds, megabytes } of measured)
    console.log(
      `| ${objects.toLocaleString('en')} | ${run} | ${requests} | ${writes} | ${(requests / objects).toFixed(2)} | ` +
        `${seconds.toFixed(1)} s | ${megabytes.toFixed(0)} MB |`,
    );
}
