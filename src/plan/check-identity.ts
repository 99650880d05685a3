import { formatPlace, type Problem } from '../kernel/problem.ts';
import { type Candidate, placeIn, problemIn } from './candidate.ts';
import { idFlaw } from './plan-id.ts';
import { shorten } from './shorten.ts';

/** Ids: unique, fit for the marker; `was` and `adopt` claim nothing that somebody else has. */
export function identityProblems(candidates: readonly Candidate[]): Problem[] {
  const ids = firstBy(candidates, ({ item }) => [item.id]);
  const adopted = firstBy(candidates, ({ item }) => (item.adopt === undefined ? [] : [item.adopt]));
  const former = firstBy(candidates, ({ item }) => item.was);
  return candidates.flatMap((candidate) => [
    ...flaw(candidate),
    ...duplicate(candidate, ids.get(candidate.item.id)),
    ...renames(candidate, ids, former),
    ...adoption(candidate, adopted),
  ]);
}

function flaw(candidate: Candidate): Problem[] {
  const found = idFlaw(candidate.item.id);
  if (found === undefined) return [];
  const message = `The id ${JSON.stringify(shorten(candidate.item.id))} ${found}`;
  return [problemIn(candidate, ['id'], message, 'use letters, digits, dots and dashes')];
}

function duplicate(candidate: Candidate, first: Candidate | undefined): Problem[] {
  if (first === undefined || first === candidate) return [];
  const message = `The id "${candidate.item.id}" is used twice; first at ${formatPlace(placeIn(first, 'id'))}`;
  return [problemIn(candidate, ['id'], message, 'give one of the two another id')];
}

function renames(
  candidate: Candidate,
  ids: ReadonlyMap<string, Candidate>,
  former: ReadonlyMap<string, Candidate>,
): Problem[] {
  const { item } = candidate;
  return item.was.flatMap((old, index) => {
    const at = ['was', index];
    if (old === item.id)
      return [problemIn(candidate, at, `"was" of "${item.id}" names the item itself`, 'remove it')];
    const holder = ids.get(old);
    if (holder !== undefined) {
      const message = `"${item.id}" was "${old}", but "${old}" is an item of the plan (${formatPlace(placeIn(holder, 'id'))})`;
      return [problemIn(candidate, at, message, 'remove one of the two')];
    }
    const first = former.get(old);
    if (first === candidate || first === undefined) return [];
    const message = `Both "${first.item.id}" and "${item.id}" were "${old}"; first at ${formatPlace(placeIn(first, 'was'))}`;
    return [problemIn(candidate, at, message, 'keep it on one item')];
  });
}

function adoption(candidate: Candidate, adopted: ReadonlyMap<number, Candidate>): Problem[] {
  const { adopt, id } = candidate.item;
  const first = adopt === undefined ? undefined : adopted.get(adopt);
  if (first === undefined || first === candidate) return [];
  const message = `Both "${first.item.id}" and "${id}" adopt issue ${adopt}; first at ${formatPlace(placeIn(first, 'adopt'))}`;
  return [problemIn(candidate, ['adopt'], message, 'an issue belongs to one item')];
}

function firstBy<K>(
  candidates: readonly Candidate[],
  keysOf: (candidate: Candidate) => readonly K[],
): ReadonlyMap<K, Candidate> {
  const first = new Map<K, Candidate>();
  for (const candidate of candidates)
    for (const key of keysOf(candidate)) if (!first.has(key)) first.set(key, candidate);
  return first;
}
