import type { Problem } from '../kernel/problem.ts';
import { type Candidate, problemIn } from './candidate.ts';
import type { ReferenceRule } from './check-hierarchy.ts';
import { findCycles } from './graph.ts';
import type { KnownItems } from './known-items.ts';
import type { Path } from './positions.ts';

/** GitHub's limit of issues that block one issue. */
const MAX_BLOCKERS = 50;

const MAX_CYCLES = 20;
const SHOWN_STEPS = 12;

/** Dependencies: known, not on the item itself, without cycle, at most 50 an item. */
export function dependencyProblems(
  candidates: readonly Candidate[],
  known: KnownItems,
  rule: ReferenceRule,
): Problem[] {
  const single = candidates.flatMap((candidate) => [
    ...references(candidate, known, rule),
    ...tooManyBlockers(candidate),
  ]);
  return [...single, ...cycles(candidates, known)];
}

function references(candidate: Candidate, known: KnownItems, rule: ReferenceRule): Problem[] {
  const { id, dependsOn } = candidate.item;
  return dependsOn.flatMap((reference) => {
    const at = placeOfDependency(candidate, reference);
    if (reference === id) return [problemIn(candidate, at, `"${id}" depends on itself`, 'remove the entry')];
    if (known.has(reference) || !rule.reportMissing) return [];
    const message = `"${id}" depends on "${reference}", which is not in the plan`;
    return [problemIn(candidate, at, message, known.remedyFor(reference))];
  });
}

function tooManyBlockers(candidate: Candidate): Problem[] {
  const { id, dependsOn } = candidate.item;
  if (dependsOn.length <= MAX_BLOCKERS) return [];
  const message = `"${id}" depends on ${dependsOn.length} items; an issue can be blocked by ${MAX_BLOCKERS}`;
  return [problemIn(candidate, ['depends_on'], message, 'depend on their parents instead')];
}

function cycles(candidates: readonly Candidate[], known: KnownItems): Problem[] {
  const edges = new Map(
    candidates.map(({ item }) => [
      item.id,
      item.dependsOn.filter((other) => other !== item.id && known.has(other)),
    ]),
  );
  return findCycles(edges, MAX_CYCLES).flatMap((cycle) => {
    const [first, second] = cycle;
    const holder = first === undefined ? undefined : known.get(first);
    if (holder === undefined || second === undefined) return [];
    const message = `Dependencies go in a circle: ${arrows(cycle)}`;
    return [
      problemIn(holder, placeOfDependency(holder, second), message, 'remove one of these dependencies'),
    ];
  });
}

/** The whole way round, its middle left out when it is long. */
function arrows(cycle: readonly string[]): string {
  const round = [...cycle, ...cycle.slice(0, 1)];
  if (round.length <= SHOWN_STEPS) return round.join(' → ');
  const half = SHOWN_STEPS / 2;
  const hidden = round.length - SHOWN_STEPS;
  return [...round.slice(0, half), `(${hidden} more)`, ...round.slice(-half)].join(' → ');
}

/** Path of the entry of `depends_on` that names `reference`. */
export function placeOfDependency(candidate: Candidate, reference: string): Path {
  return ['depends_on', (candidate.draft.input.depends_on ?? []).indexOf(reference)];
}
