import { ConfigError } from '../kernel/errors.ts';
import type { Problem } from '../kernel/problem.ts';
import { nearest } from '../kernel/suggest.ts';
import type { ApiResource } from '../syncer/cluster-client.ts';
import type { ResourceWildcard } from '../syncer/engine-config.ts';
import type { Gvr } from '../syncer/kube-object.ts';
import { isGvr, resourceText } from './resource-names.ts';

/** What both sides serve. */
export interface Served {
  readonly upstream: readonly ApiResource[];
  readonly downstream: readonly ApiResource[];
}

/**
 * A run that ends needs every kind that it was told; the daemon waits for them instead.
 * @throws ConfigError naming each kind that a side does not serve, and the one probably meant
 */
export function checkResources(resources: readonly (Gvr | ResourceWildcard)[], served: Served): void {
  const problems = resources
    .filter(isGvr)
    .flatMap((gvr) => [
      ...missing(gvr, 'upstream', served.upstream),
      ...missing(gvr, 'downstream', served.downstream),
    ]);
  if (problems.length > 0) throw new ConfigError(problems);
}

function missing(gvr: Gvr, side: string, served: readonly ApiResource[]): readonly Problem[] {
  const names = served.map((resource) => resourceText(resource.gvr));
  const wanted = resourceText(gvr);
  if (names.includes(wanted)) return [];
  const near = nearest(wanted, names);
  const remedy = near === undefined ? 'name a kind that both sides serve' : `did you mean "${near}"?`;
  return [{ message: `The ${side} cluster serves no ${wanted}`, remedy }];
}

/** The kinds meant, with wildcards replaced by what both sides serve and can list, watch and patch. */
export function expandResources(
  resources: readonly (Gvr | ResourceWildcard)[],
  served: Served,
): readonly Gvr[] {
  const downstream = new Set(served.downstream.map(({ gvr }) => resourceText(gvr)));
  const expanded = resources.flatMap((resource) =>
    isGvr(resource)
      ? [resource]
      : served.upstream
          .filter(
            ({ gvr, verbs }) =>
              verbs.includes('list') && verbs.includes('watch') && downstream.has(resourceText(gvr)),
          )
          .map(({ gvr }) => gvr)
          .filter(({ group }) => resource.group === undefined || resource.group === group),
  );
  return [...new Map(expanded.map((gvr) => [resourceText(gvr), gvr])).values()];
}
