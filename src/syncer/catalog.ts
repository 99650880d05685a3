import type { ApiResource } from './cluster-client.ts';
import type { EngineConfig, ResourceWildcard } from './engine-config.ts';
import { type Gvr, gvrText } from './kube-object.ts';

/** One kind as both sides serve it. */
export interface ServedKind {
  readonly gvr: Gvr;
  readonly up: ApiResource;
  readonly down: ApiResource;
}

export interface Selection {
  readonly kinds: readonly ServedKind[];
  /** Kinds that were named and cannot be synced, with the reason. */
  readonly unavailable: readonly { readonly gvr: Gvr; readonly reason: string }[];
}

/** The kinds that the settings mean, as both sides serve them now. A kind in several versions counts once, in the first. */
export function selectKinds(
  wanted: EngineConfig['resources'],
  upstream: readonly ApiResource[],
  downstream: readonly ApiResource[],
): Selection {
  const kinds = new Map<string, ServedKind>();
  const unavailable: { gvr: Gvr; reason: string }[] = [];
  for (const gvr of wanted.filter(isGvr)) {
    const found = served(gvr, upstream, downstream);
    if (typeof found === 'string') unavailable.push({ gvr, reason: found });
    else kinds.set(kindOf(gvr), found);
  }
  for (const wildcard of wanted.filter((each) => !isGvr(each)))
    for (const { gvr } of upstream.filter(
      (each) => isIn(each.gvr, wildcard) && !kinds.has(kindOf(each.gvr)),
    )) {
      const found = served(gvr, upstream, downstream);
      if (typeof found !== 'string') kinds.set(kindOf(gvr), found);
    }
  return { kinds: [...kinds.values()], unavailable };
}

/** Both sides' view of a kind, or why it cannot be synced. */
export function served(
  gvr: Gvr,
  upstream: readonly ApiResource[],
  downstream: readonly ApiResource[],
): ServedKind | string {
  const text = gvrText(gvr);
  const find = (list: readonly ApiResource[]): ApiResource | undefined =>
    list.find((each) => gvrText(each.gvr) === text);
  const up = find(upstream);
  const down = find(downstream);
  if (up === undefined || down === undefined) {
    const side =
      up === undefined
        ? down === undefined
          ? 'neither side'
          : 'the upstream does not'
        : 'the downstream does not';
    return side === 'neither side' ? 'neither side serves it' : `${side} serve it`;
  }
  const missing = [
    ...['list', 'watch'].filter((verb) => !up.verbs.includes(verb)).map((verb) => `${verb} upstream`),
    ...['list', 'watch', 'patch']
      .filter((verb) => !down.verbs.includes(verb))
      .map((verb) => `${verb} downstream`),
  ];
  if (missing.length > 0) return `it does not support ${missing.join(', ')}`;
  if (up.namespaced !== down.namespaced) return 'it is namespaced on one side only';
  return { gvr, up, down };
}

export function isGvr(resource: Gvr | ResourceWildcard): resource is Gvr {
  return 'resource' in resource;
}

function isIn(gvr: Gvr, wildcard: ResourceWildcard): boolean {
  return (wildcard.group === undefined || wildcard.group === gvr.group) && !gvr.resource.includes('/');
}

function kindOf({ group, resource }: Gvr): string {
  return `${group}/${resource}`;
}
