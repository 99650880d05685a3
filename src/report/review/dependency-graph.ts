import type { ItemOutcome, SyncResult } from '../../contracts/sync-result.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { codeBlock } from '../../markdown/code.ts';
import { mermaidLabel } from '../../markdown/mermaid-label.ts';
import type { PlanItemId } from '../../plan/types.ts';
import { clip } from '../wording.ts';
import { groupByEpic } from './epic-groups.ts';

/** More boxes than this are no picture any more; what changes and its neighbours come first. */
const MAX_NODES = 60;
const MAX_EDGES = 150;
const LABEL_LENGTH = 48;

/** Fill, border and text, readable on light and dark pages. */
const COLOURS = {
  create: ['#dafbe1', '#1a7f37', 'green'],
  update: ['#fff8c5', '#9a6700', 'yellow'],
  relink: ['#ddf4ff', '#0969da', 'blue'],
  held: ['#fbefff', '#8250df', 'purple'],
  failed: ['#ffebe9', '#cf222e', 'red'],
  same: ['#f6f8fa', '#818b98', 'grey'],
} as const;

type NodeKind = keyof typeof COLOURS;

const MEANING: Readonly<Record<NodeKind, readonly [future: string, past: string]>> = {
  create: ['create', 'created'],
  update: ['update', 'updated'],
  relink: ['relink', 'relinked'],
  held: ['held', 'held'],
  failed: ['failed or waiting', 'failed or waiting'],
  same: ['unchanged', 'unchanged'],
};

interface Edge {
  readonly blocker: PlanItemId;
  readonly blocked: PlanItemId;
  readonly kind: 'new' | 'gone' | 'same';
}

const ARROWS: Readonly<Record<Edge['kind'], string>> = { new: '==>', gone: '-. removed .->', same: '-->' };

/**
 * Who waits for whom, as a Mermaid graph in a fenced block with a legend below: boxes coloured by what happens to the
 * item, in a frame per epic; new dependencies thick, removed ones dotted. At most 60 boxes. Nothing without a
 * dependency.
 */
export function dependencyGraph(result: SyncResult): readonly string[] {
  const kinds = new Map(result.outcomes.map((outcome) => [outcome.item.id, kindOf(outcome)]));
  const all = edgesOf(result).filter(({ blocker, blocked }) => kinds.has(blocker) && kinds.has(blocked));
  if (all.length === 0) return [];
  const chosen = chooseNodes(all, kinds);
  const edges = all
    .filter(({ blocker, blocked }) => chosen.has(blocker) && chosen.has(blocked))
    .slice(0, MAX_EDGES);
  const involved = new Set(all.flatMap(({ blocker, blocked }) => [blocker, blocked])).size;
  const rest = involved - chosen.size;
  return [
    codeBlock(drawing(result.outcomes, chosen, edges, kinds), 'mermaid'),
    legend(new Set([...chosen].map((id) => kinds.get(id) ?? 'same')), result.dryRun) +
      (rest === 0 ? '' : ` ${rest} more items with dependencies are not drawn.`),
  ];
}

function kindOf({ status, relinked, changes }: ItemOutcome): NodeKind {
  if (status === 'created') return 'create';
  if (status === 'updated') return changes.length === 0 && relinked ? 'relink' : 'update';
  if (status === 'held') return 'held';
  return status === 'unchanged' ? 'same' : 'failed';
}

/** What the plan wants, what is added on top of it, as roll-up does, and what is taken away. */
function edgesOf({ outcomes, operations }: SyncResult): readonly Edge[] {
  const links = operations.filter(({ field }) => field === 'blocked-by');
  const fresh = links
    .filter(({ action }) => action === 'link')
    .map(({ item, after }): Edge => ({ blocker: after, blocked: item, kind: 'new' }));
  const known = new Set(fresh.map(key));
  const wanted = outcomes
    .flatMap(({ item: { id, dependsOn } }) =>
      dependsOn.map((blocker): Edge => ({ blocker, blocked: id, kind: 'same' })),
    )
    .filter((edge) => !known.has(key(edge)));
  const gone = links
    .filter(({ action }) => action === 'unlink')
    .map(({ item, before }): Edge => ({ blocker: before, blocked: item, kind: 'gone' }));
  return [...wanted, ...fresh, ...gone];
}

function key({ blocked, blocker }: Edge): string {
  return JSON.stringify([blocked, blocker]);
}

/** All involved items when they fit, else those that change, then their neighbours, up to the limit. */
function chooseNodes(
  edges: readonly Edge[],
  kinds: ReadonlyMap<PlanItemId, NodeKind>,
): ReadonlySet<PlanItemId> {
  const ends = edges.flatMap(({ blocker, blocked }) => [blocker, blocked]);
  const changes = (id: PlanItemId): boolean => kinds.get(id) !== 'same';
  const near = edges.filter((edge) => changes(edge.blocker) || changes(edge.blocked));
  const ranked = new Set([
    ...ends.filter(changes),
    ...near.flatMap(({ blocker, blocked }) => [blocker, blocked]),
    ...ends,
  ]);
  return new Set([...ranked].slice(0, MAX_NODES));
}

function drawing(
  outcomes: readonly ItemOutcome[],
  chosen: ReadonlySet<PlanItemId>,
  edges: readonly Edge[],
  kinds: ReadonlyMap<PlanItemId, NodeKind>,
): string {
  const names = new Map([...chosen].map((id, index) => [id, `n${index + 1}`]));
  const frames: string[] = [];
  const boxes = groupByEpic(outcomes).flatMap(({ epic, outcomes: members }, index) => {
    const lines = members.filter(({ item }) => chosen.has(item.id)).map((outcome) => box(outcome, names));
    if (lines.length === 0 || epic === undefined) return lines.map((line) => `  ${line}`);
    const title = mermaidLabel(clip(epic.title, LABEL_LENGTH));
    frames.push(`e${index + 1}`);
    return [`  subgraph e${index + 1}[${title}]`, ...lines.map((line) => `    ${line}`), '  end'];
  });
  const arrows = edges.map(
    ({ blocker, blocked, kind }) =>
      `  ${names.get(blocker) ?? ''} ${ARROWS[kind]} ${names.get(blocked) ?? ''}`,
  );
  const framed =
    frames.length === 0
      ? []
      : ['  classDef epic fill:transparent,stroke:#818b98', `  class ${frames.join(',')} epic`];
  return ['graph LR', ...boxes, ...arrows, ...classes(chosen, names, kinds), ...framed].join('\n');
}

function box({ item, ref }: ItemOutcome, names: ReadonlyMap<PlanItemId, string>): string {
  const number = ref === undefined || ref.url === '' ? '' : `${ref.key} `;
  return `${names.get(item.id) ?? ''}[${mermaidLabel(clip(`${number}${item.title}`, LABEL_LENGTH))}]`;
}

function classes(
  chosen: ReadonlySet<PlanItemId>,
  names: ReadonlyMap<PlanItemId, string>,
  kinds: ReadonlyMap<PlanItemId, NodeKind>,
): readonly string[] {
  return [...groupBy(chosen, (id) => kinds.get(id) ?? 'same')].flatMap(([kind, ids]) => {
    const [fill, stroke] = COLOURS[kind];
    return [
      `  classDef ${kind} fill:${fill},stroke:${stroke},color:#1f2328`,
      `  class ${ids.map((id) => names.get(id) ?? '').join(',')} ${kind}`,
    ];
  });
}

function legend(kinds: ReadonlySet<NodeKind>, dryRun: boolean): string {
  const parts = Object.entries(MEANING).flatMap(([kind, [future, past]]) => {
    const known = [...kinds].find((each) => each === kind);
    return known === undefined ? [] : [`${COLOURS[known][2]} ${dryRun ? future : past}`];
  });
  return `An arrow leads from what has to be done first. ${parts.join(' · ')}.`;
}
