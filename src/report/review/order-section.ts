import type { ItemOutcome } from '../../contracts/sync-result.ts';
import type { PlanItem } from '../../plan/types.ts';
import { codeText, placeText, refLink } from '../markdown-parts.ts';
import type { ReportInput } from '../report-input.ts';
import { countOfNoun } from '../wording.ts';
import { dependencyGraph } from './dependency-graph.ts';
import {
  type CriticalPath,
  criticalPath,
  type Inversion,
  type InversionKind,
  inversionsOf,
} from './order-of-work.ts';

/** Steps of a long path that are shown at each end. */
const SHOWN_STEPS = 8;

/** Critical path, dependencies that contradict the plan, and the graph in a fold. */
export function orderSection(
  { result, done }: ReportInput,
  { graph, cap }: { readonly graph: boolean; readonly cap: number },
): readonly string[] {
  const items = result.outcomes.map(({ item }) => item);
  const outcomes = new Map(result.outcomes.map((outcome) => [outcome.item.id, outcome]));
  const path = criticalPath(items, done);
  const inversions = inversionsOf(items, done);
  const shown = inversions.slice(0, cap).map((inversion) => inversionEntry(inversion, outcomes));
  const rest = inversions.length - shown.length;
  const drawing = graph ? dependencyGraph(result) : [];
  const lines = [
    ...(path === undefined ? [] : [pathText(path, outcomes)]),
    ...(shown.length === 0 ? [] : [shown.join('\n')]),
    ...(rest === 0 ? [] : [`… and ${countOfNoun(rest, 'more inversion')}`]),
    ...(drawing.length === 0
      ? []
      : ['<details><summary>Dependency graph</summary>', ...drawing, '</details>']),
  ];
  return lines.length === 0 ? [] : ['### Order of work', ...lines];
}

function pathText(
  { items, hours, unestimated }: CriticalPath,
  outcomes: ReadonlyMap<string, ItemOutcome>,
): string {
  const gaps = unestimated === 0 ? '' : `, ${unestimated} without estimate`;
  const length = hours === undefined ? '' : `, ${Number(hours.toFixed(2))} h${gaps}`;
  const steps = items.map((item) => itemName(item, outcomes));
  const hidden = steps.length - 2 * SHOWN_STEPS;
  const shown =
    hidden > 1 ? [...steps.slice(0, SHOWN_STEPS), `(${hidden} more)`, ...steps.slice(-SHOWN_STEPS)] : steps;
  return `**Critical path** (${countOfNoun(items.length, 'item')}${length}): ${shown.join(' → ')}`;
}

const WHY: Readonly<Record<InversionKind, string>> = {
  ancestor: 'which it is part of and which is done only after it',
  iteration: 'which is planned for a later iteration',
  order: 'which comes after it in the plan',
};

function inversionEntry(
  { kind, item, blocker }: Inversion,
  outcomes: ReadonlyMap<string, ItemOutcome>,
): string {
  const [name, other] = [itemName(item, outcomes), itemName(blocker, outcomes)];
  return `- ⚠️ ${name} at ${placeText(item.place)} waits for ${other}, ${WHY[kind]}`;
}

function itemName({ id }: PlanItem, outcomes: ReadonlyMap<string, ItemOutcome>): string {
  const issue = refLink(outcomes.get(id)?.ref);
  return issue === '' ? codeText(id) : `${issue} ${codeText(id)}`;
}
