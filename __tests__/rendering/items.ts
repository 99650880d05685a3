import type { Reference, RenderContext } from '../../src/contracts/body-renderer.ts';
import type { PlanItem } from '../../src/plan/types.ts';

/** An item with nothing but what every item has. */
export function itemWith(more: Partial<PlanItem> = {}): PlanItem {
  return {
    id: 'E1',
    type: 'EPIC',
    title: 'Sell online',
    dependsOn: [],
    requirements: [],
    acceptanceCriteria: [],
    successMetrics: [],
    assumptions: [],
    risks: [],
    labels: [],
    assignees: [],
    fields: {},
    was: [],
    place: { file: 'roadmap.yaml', line: 3, column: 5 },
    ...more,
  };
}

/** An item in which one text stands in every place that holds text. */
export function itemFullOf(text: string): PlanItem {
  return itemWith({
    title: text,
    goal: text,
    motivation: text,
    description: text,
    requirements: [text, text],
    acceptanceCriteria: [text],
    successMetrics: [text],
    assumptions: [text],
    risks: [text],
    estimate: { tshirt: text, hours: 5 },
    verification: { commands: [text], ciChecks: [text], evidence: [text], manualSteps: [text] },
    specRef: { url: text, section: text, quote: text },
    scope: { inScope: [text], outScope: [text] },
  });
}

export function reference(key: string, title: string): Reference {
  return { ref: { id: `id-${key}`, key, url: `https://tracker.example/${key}` }, title };
}

export const NO_CONTEXT: RenderContext = { children: [], blockers: [] };
