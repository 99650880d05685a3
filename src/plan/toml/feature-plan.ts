import { fingerprint } from '../fingerprint.ts';
import type { Plan, PlanItem } from '../types.ts';
import type { FeatureMap, FeatureTask } from './feature-map.ts';

/** A map as a plan: features are epics, their stories stories. */
export function planOfFeatures({ file, tasks }: FeatureMap): Plan {
  const items = tasks.map(itemOf);
  return { items, files: [file], fingerprint: fingerprint(items), unresolved: [] };
}

function itemOf({ id, kind, name, description, tags, parent, place }: FeatureTask): PlanItem {
  return {
    id,
    type: kind === 'feature' ? 'EPIC' : 'STORY',
    title: name,
    ...(description === '' ? {} : { description }),
    ...(parent === undefined ? {} : { parentId: parent }),
    labels: tags,
    dependsOn: [],
    requirements: [],
    acceptanceCriteria: [],
    successMetrics: [],
    assumptions: [],
    risks: [],
    assignees: [],
    fields: {},
    was: [],
    place,
  };
}
