import { boundedMap } from '../kernel/bounded-map.ts';
import { messageOf } from '../kernel/errors.ts';
import { groupBy } from '../kernel/group-by.ts';
import { ApiError } from './api-error.ts';
import type { ServedKind } from './catalog.ts';
import type { AccessQuestion, ClusterClient } from './cluster-client.ts';
import type { EngineConfig } from './engine-config.ts';
import { isAbort } from './error-class.ts';
import type { Gvr } from './kube-object.ts';
import { uidOf } from './object-fields.ts';
import { StartError } from './start-error.ts';
import type { Side } from './sync-status.ts';

const NAMESPACES: Gvr = { group: '', version: 'v1', resource: 'namespaces' };

export interface Sides {
  readonly upstream: ClusterClient;
  readonly downstream: ClusterClient;
}

interface Need {
  readonly side: Side;
  readonly question: AccessQuestion;
}

/** Every right the engine is going to need for these kinds. */
export function rightsNeeded(kinds: readonly ServedKind[], config: EngineConfig): readonly Need[] {
  const writes = !config.dryRun && config.deletePolicy === 'delete';
  const upVerbs = ['get', 'list', 'watch', ...(writes || config.cleanup ? ['patch'] : [])];
  const downVerbs = ['get', 'list', 'watch', 'create', 'patch', ...(writes ? ['delete'] : [])];
  const needs = kinds.flatMap(({ gvr, up }): Need[] => {
    const places = up.namespaced ? (config.namespaces ?? [undefined]) : [undefined];
    const status = config.statusSync && !config.dryRun && !config.cleanup && up.hasStatus;
    return [
      ...places.flatMap((namespace) => {
        const place = namespace === undefined ? {} : { namespace };
        const ask = (verb: string, more: Partial<AccessQuestion> = {}): Need => ({
          side: 'upstream',
          question: { gvr, verb, ...place, ...more },
        });
        return [
          ...upVerbs.map((verb) => ask(verb)),
          ...(status ? [ask('patch', { subresource: 'status' })] : []),
        ];
      }),
      ...downVerbs.map((verb): Need => ({ side: 'downstream', question: { gvr, verb } })),
    ];
  });
  const forNamespaces = kinds.some(({ up }) => up.namespaced)
    ? ['get', ...(config.createNamespaces && !config.dryRun ? ['create'] : [])]
    : [];
  return [
    ...needs,
    ...forNamespaces.map((verb): Need => ({ side: 'downstream', question: { gvr: NAMESPACES, verb } })),
  ];
}

/** As many kinds as it takes before a verb is first asked about for all kinds at once. */
const MANY = 4;
const EVERYTHING: Gvr = { group: '*', version: '*', resource: '*' };

/** The rights that are missing, one sentence each. A server that cannot say counts as allowing it. */
export async function missingRights(
  needs: readonly Need[],
  sides: Sides,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const may = async ({ side, question }: Need, unsaid = true): Promise<boolean> => {
    try {
      return await sides[side].mayI(question, signal);
    } catch (error) {
      if (isAbort(error) || !(error instanceof ApiError) || error.refusal.code === 401) throw error;
      return unsaid;
    }
  };
  // Hundreds of kinds would be hundreds of questions; who syncs them all may mostly do everything.
  const byVerb = [...groupBy(needs, ({ side, question }) => `${side} ${question.verb}`).values()];
  const answers = await boundedMap(byVerb, 8, async (group) => {
    const [first] = group;
    if (first === undefined) return [];
    const broad = { side: first.side, question: { gvr: EVERYTHING, verb: first.question.verb } };
    return group.length > MANY && (await may(broad, false)) ? [] : group;
  });
  const asked = new Set(answers.flat());
  const missing = await boundedMap(
    needs.filter((need) => asked.has(need)),
    8,
    async (need) => ((await may(need)) ? [] : [needText(need.side, need.question)]),
  );
  return missing.flat();
}

function needText(side: Side, { gvr, verb, subresource, namespace }: AccessQuestion): string {
  const what = `${gvr.resource}${subresource === undefined ? '' : `/${subresource}`}`;
  const group = gvr.group === '' ? '' : `.${gvr.group}`;
  return `${side}: ${verb} ${what}${group}${namespace === undefined ? '' : ` in namespace ${namespace}`}`;
}

/**
 * Refuses two connections to one cluster, where copies could become sources. Gives back the uid of the upstream, where it
 * can be read.
 * @throws {@link StartError}
 */
export async function refuseSameCluster(
  sides: Sides,
  config: EngineConfig,
  signal: AbortSignal,
): Promise<string | undefined> {
  const [up, down] = await Promise.all([
    clusterUid(sides.upstream, signal),
    clusterUid(sides.downstream, signal),
  ]);
  const same =
    up !== undefined && down !== undefined ? up === down : sides.upstream.server === sides.downstream.server;
  const { kind } = config.namespaceMapping;
  const canCollide = kind !== 'prefix' && kind !== 'hash';
  if (!same || (config.allowSameCluster && !canCollide)) return up;
  throw new StartError(
    'same-cluster',
    `upstream and downstream are the same cluster (${sides.upstream.server})`,
    {
      hint: config.allowSameCluster
        ? 'use the namespace mapping prefix or hash, which keeps copies apart from their sources'
        : 'check the two contexts',
    },
  );
}

/** The uid of `kube-system` tells clusters apart; nothing where it cannot be read. */
async function clusterUid(client: ClusterClient, signal: AbortSignal): Promise<string | undefined> {
  try {
    const uid = uidOf(await client.get({ gvr: NAMESPACES, name: 'kube-system' }, signal));
    return uid === '' ? undefined : uid;
  } catch (error) {
    if (error instanceof ApiError && error.refusal.code !== 401) return undefined;
    throw error;
  }
}

/**
 * Asks a side for its version, which shows that it is there and takes the credentials.
 * @throws {@link StartError} naming the side
 */
export async function connect(
  side: Side,
  client: ClusterClient,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return await client.version(signal);
  } catch (error) {
    if (isAbort(error)) throw error;
    // A workspace may keep its version to itself; that it said so is all that matters here.
    if (error instanceof ApiError && [403, 404].includes(error.refusal.code)) return undefined;
    const hint =
      error instanceof ApiError && error.refusal.code === 401
        ? 'the credentials are not accepted: renew them'
        : 'check address, network and certificate authority';
    throw new StartError('connect', `cannot connect to the ${side} (${client.server}): ${messageOf(error)}`, {
      cause: error,
      hint: error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : hint,
    });
  }
}
