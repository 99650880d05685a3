import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { connectCluster } from '../../src/clusters/connect-cluster.ts';
import { CredentialSource } from '../../src/clusters/credentials.ts';
import { parseJson, stringifyJson } from '../../src/clusters/exact-json.ts';
import { type KubeconfigSource, loadKubeconfig } from '../../src/clusters/kubeconfig.ts';
import { Transport } from '../../src/clusters/transport.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { ClusterClient } from '../../src/syncer/cluster-client.ts';
import { at, type Json, type JsonObject, mapOf, textOf } from '../support/kube-server/json.ts';
import { startKubeServer } from '../support/kube-server/server.ts';

export interface RawAnswer {
  readonly code: number;
  readonly body: JsonObject;
}

/** A server under test: by the client of the product, and by plain requests for what that never asks. */
export interface KubeSide extends AsyncDisposable {
  readonly client: ClusterClient;
  /** Somebody without rights, where the server knows such. */
  readonly stranger: ClusterClient;
  /** A namespace that exists only for these tests. */
  readonly namespace: string;
  /** Group of the kinds `widgets` (with status) and `plains` (without), which exist only for these tests. */
  readonly group: string;
  readonly raw: (method: string, path: string, body?: Json, contentType?: string) => Promise<RawAnswer>;
}

/** What a suite runs against: one server, and another one for what needs two. */
export interface KubeSubject {
  readonly title: string;
  readonly open: () => Promise<{ readonly side: KubeSide; readonly other: KubeSide }>;
}

export const unaborted = new AbortController().signal;

/** The fake always; each of two real servers when their contexts are given. */
export function kubeSubjects(env: Readonly<Record<string, string | undefined>>): readonly KubeSubject[] {
  const upstream = env['SYNC_TEST_UPSTREAM'];
  const downstream = env['SYNC_TEST_DOWNSTREAM'];
  const fake = {
    title: 'the fake server',
    open: async () => ({ side: await fakeSide(), other: await fakeSide() }),
  };
  if (upstream === undefined || downstream === undefined) return [fake];
  const path = env['KUBECONFIG'] ?? join(homedir(), '.kube', 'config');
  const text = readFileSync(path, 'utf8');
  const real = (context: string, opposite: string): KubeSubject => ({
    title: `the server of the context ${context}`,
    open: async () => ({ side: await realSide(text, context), other: await realSide(text, opposite) }),
  });
  return [fake, real(upstream, downstream), real(downstream, upstream)];
}

async function fakeSide(): Promise<KubeSide> {
  const server = await startKubeServer({
    tokens: { 'admin-token': 'admin', 'stranger-token': 'stranger' },
    namespaceController: false,
  });
  server.access.restrict('stranger', []);
  const admin = { name: 'fake', kubeconfig: server.kubeconfig() };
  const stranger = { name: 'fake', kubeconfig: server.kubeconfig('test', 'stranger-token') };
  return openSide(admin, stranger, () => server.close());
}

async function realSide(text: string, context: string): Promise<KubeSide> {
  const admin = { name: context, kubeconfig: text, context };
  const config = loadKubeconfig(admin);
  const { user = '' } = config.getContextObject(context) ?? {};
  const kubeconfig: unknown = JSON.parse(config.exportConfig());
  const users = mapOf(asJson(kubeconfig))['users'];
  const disguised = (Array.isArray(users) ? users : []).map((entry) =>
    entry.name === user ? { name: user, user: { ...entry.user, as: 'planpilot-test-stranger' } } : entry,
  );
  const stranger = JSON.stringify({ ...mapOf(asJson(kubeconfig)), users: disguised });
  return openSide(admin, { name: context, kubeconfig: stranger, context }, async () => undefined);
}

function asJson(value: unknown): Json {
  return parseJson(JSON.stringify(value));
}

async function openSide(
  admin: KubeconfigSource,
  stranger: KubeconfigSource,
  close: () => Promise<void>,
): Promise<KubeSide> {
  const client = await connectCluster(admin, { clock: systemClock });
  const nobody = await connectCluster(stranger, { clock: systemClock });
  const { transport, base } = rawTransport(admin);
  const id = randomUUID().slice(0, 8);
  const raw = async (method: string, path: string, body?: Json, contentType?: string): Promise<RawAnswer> => {
    const content = body === undefined ? {} : { body: stringifyJson(body) };
    const request = {
      method,
      path: base + path,
      ...content,
      ...(contentType === undefined ? {} : { contentType }),
    };
    const answer = await transport.send(request, unaborted);
    const text = await transport.text(answer);
    return { code: answer.code, body: text.startsWith('{') ? mapOf(parseJson(text)) : { text } };
  };
  const side: KubeSide = {
    client,
    stranger: nobody,
    namespace: `conformance-${id}`,
    group: `conformance-${id}.planpilot.dev`,
    raw,
    [Symbol.asyncDispose]: async () => {
      for (const resource of ['widgets', 'plains'])
        await raw('DELETE', `${definitions}/${resource}.${side.group}`);
      await removeNamespace(side, side.namespace);
      await Promise.all([client[Symbol.asyncDispose](), nobody[Symbol.asyncDispose]()]);
      transport[Symbol.dispose]();
      await close();
    },
  };
  await makeNamespace(side, side.namespace);
  await define(side, 'widgets', 'Widget', true);
  await define(side, 'plains', 'Plain', false);
  return side;
}

function rawTransport(source: KubeconfigSource): { readonly transport: Transport; readonly base: string } {
  const config = loadKubeconfig(source);
  const cluster = config.getCurrentCluster();
  const origin = new URL(cluster?.server ?? '');
  const transport = new Transport({
    origin,
    server: origin.origin,
    credentials: new CredentialSource(source, config, origin.origin, () => undefined),
    proxied: Boolean(cluster?.proxyUrl),
    clock: systemClock,
    userAgent: 'conformance',
    answerMs: 30_000,
  });
  return { transport, base: origin.pathname.replace(/\/$/u, '') };
}

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

export async function makeNamespace({ raw }: Pick<KubeSide, 'raw'>, name: string): Promise<void> {
  const { code } = await raw('POST', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  });
  if (code !== 201) throw new Error(`the namespace ${name} could not be made: ${code}`);
}

/** Also where no controller manager runs, which would take the finalizer off. */
export async function removeNamespace({ raw }: Pick<KubeSide, 'raw'>, name: string): Promise<void> {
  await raw('DELETE', `/api/v1/namespaces/${name}`);
  await raw('PUT', `/api/v1/namespaces/${name}/finalize`, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
    spec: { finalizers: [] },
  });
}

async function define(side: KubeSide, plural: string, kind: string, hasStatus: boolean): Promise<void> {
  const { group, raw } = side;
  const created = await raw('POST', definitions, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          ...(hasStatus ? { subresources: { status: {} } } : {}),
        },
      ],
    },
  });
  if (created.code !== 201)
    throw new Error(`the kind ${kind} could not be defined: ${textOf(at(created.body, 'message'))}`);
  // Real servers serve a new kind a moment later.
  while ((await raw('GET', `/apis/${group}/v1/${plural}`)).code !== 200) await systemClock.sleep(50);
}
