import type { Problem } from '../kernel/problem.ts';
import { type Candidate, problemIn } from './candidate.ts';
import { childrenOf } from './graph.ts';
import { levelAbove } from './item-types.ts';
import type { KnownItems } from './known-items.ts';

/** GitHub's limit of sub-issues below one issue. */
const MAX_CHILDREN = 100;

/** How references that nothing answers are taken. */
export interface ReferenceRule {
  /** False in partial mode, and while parts of the plan could not be read: then absence proves nothing. */
  readonly reportMissing: boolean;
}

/** Parents: known, one level up, not named twice differently; `sub_item_ids` in accord; at most 100 children. */
export function hierarchyProblems(
  candidates: readonly Candidate[],
  known: KnownItems,
  rule: ReferenceRule,
): Problem[] {
  const children = childrenOf(candidates.map(({ item }) => item));
  return candidates.flatMap((candidate) => [
    ...nesting(candidate),
    ...parentLevel(candidate, known, rule),
    ...subItems(candidate, children.get(candidate.item.id) ?? [], known, rule),
    ...tooManyChildren(candidate, children.get(candidate.item.id) ?? []),
  ]);
}

function nesting(candidate: Candidate): Problem[] {
  const { draft, item } = candidate;
  const written = draft.input.parent_id;
  const around = draft.enclosing?.input.id;
  if (!written || around === undefined || written === around) return [];
  const message = `"${item.id}" is nested in "${around}" but its parent_id is "${written}"`;
  return [problemIn(candidate, ['parent_id'], message, 'remove parent_id or move the item')];
}

function parentLevel(candidate: Candidate, known: KnownItems, rule: ReferenceRule): Problem[] {
  const { item, typed } = candidate;
  if (item.parentId === undefined) return [];
  if (item.parentId === item.id)
    return [problemIn(candidate, ['parent_id'], `"${item.id}" is its own parent`, 'name another item')];
  const name = item.type.toLowerCase();
  const above = levelAbove(item.type);
  if (typed && above === undefined) {
    const message = `Epic "${item.id}" has the parent "${item.parentId}", but epics have none`;
    return [problemIn(candidate, ['parent_id'], message, 'remove the parent or make the item a story')];
  }
  const parent = known.get(item.parentId);
  if (parent === undefined) {
    if (!rule.reportMissing) return [];
    const message = `The parent "${item.parentId}" of "${item.id}" is not in the plan`;
    return [problemIn(candidate, ['parent_id'], message, known.remedyFor(item.parentId))];
  }
  if (!typed || !parent.typed || parent.item.type === above) return [];
  const wanted = above === 'EPIC' ? 'an epic' : 'a story';
  const message = `The parent of ${name} "${item.id}" has to be ${wanted}, but "${item.parentId}" is ${withArticle(parent)}`;
  return [problemIn(candidate, ['parent_id'], message, 'name another parent or change the type')];
}

function withArticle({ item }: Candidate): string {
  return item.type === 'EPIC' ? 'an epic' : `a ${item.type.toLowerCase()}`;
}

/** An empty list is taken as not given: generators write all keys. */
function subItems(
  candidate: Candidate,
  children: readonly string[],
  known: KnownItems,
  rule: ReferenceRule,
): Problem[] {
  const { id, subItemIds = [] } = candidate.item;
  if (subItemIds.length === 0) return [];
  const listed = new Set(subItemIds);
  const unlisted = children
    .filter((child) => !listed.has(child))
    .map((child) => {
      const message = `"${child}" has the parent "${id}", whose sub_item_ids do not list it`;
      return problemIn(
        candidate,
        ['sub_item_ids'],
        message,
        `add "${child}", or remove the list: it is optional`,
      );
    });
  const own = new Set(children);
  const foreign = subItemIds.flatMap((child, index) => {
    if (own.has(child)) return [];
    const loaded = known.get(child);
    if (loaded === undefined && !rule.reportMissing) return [];
    const remedy =
      loaded === undefined
        ? known.remedyFor(child)
        : `set parent_id: ${id} on "${child}", or remove it from the list`;
    return [problemIn(candidate, ['sub_item_ids', index], listedWrongly(id, child, loaded), remedy)];
  });
  return rule.reportMissing
    ? [...unlisted, ...foreign]
    : [...unlisted, ...foreign.filter(() => !candidate.draft.damaged)];
}

function listedWrongly(id: string, child: string, loaded: Candidate | undefined): string {
  const lead = `sub_item_ids of "${id}" lists "${child}", which`;
  if (loaded === undefined) return `${lead} is not in the plan`;
  const { parentId } = loaded.item;
  return parentId === undefined ? `${lead} has no parent` : `${lead} belongs to "${parentId}"`;
}

function tooManyChildren(candidate: Candidate, children: readonly string[]): Problem[] {
  if (children.length <= MAX_CHILDREN) return [];
  const message = `"${candidate.item.id}" has ${children.length} children; an issue can have ${MAX_CHILDREN}`;
  return [problemIn(candidate, [], message, 'split the item')];
}
