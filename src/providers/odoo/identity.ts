import type { Item } from '../../contracts/item.ts';
import { type MarkerCodec, NOTHING_APPLIED } from '../../contracts/marker.ts';
import type { FeatureTask } from '../../plan/toml/feature-map.ts';
import { type Links, refOf } from './links.ts';

/**
 * The map says which task is which item, so no task carries a marker. What a reader answers about an existing task holds
 * its identity in place of a description, which is never read.
 */
const HEAD = 'map-item';

/** Descriptions are HTML: either empty or within a paragraph. */
export const featureMarker: MarkerCodec = {
  parse(body) {
    const [head, planId, itemId, ...rest] = body.split('\n');
    if (head !== HEAD || planId === undefined || itemId === undefined || rest.length > 0) return undefined;
    return { planId, itemId, applied: NOTHING_APPLIED };
  },
  managedContent: (body) => body,
  normalise: (content) => content,
  compose: (_marker, content) => content,
  stamp: (_marker, observed) => observed,
};

/** The tasks that the map says exist, as it states them. */
export function existingItems(tasks: readonly FeatureTask[], planId: string, links: Links): readonly Item[] {
  const ids = new Map(tasks.map(({ id, taskId }) => [id, taskId]));
  return tasks.flatMap((task) => {
    if (task.taskId === 0) return [];
    const parent = task.parent === undefined ? 0 : (ids.get(task.parent) ?? 0);
    return [
      {
        ...refOf(task.taskId, links),
        title: task.name,
        body: [HEAD, planId, task.id].join('\n'),
        itemType: task.kind === 'feature' ? 'EPIC' : 'STORY',
        labels: task.tags,
        state: 'open',
        authoredByUs: true,
        fields: {},
        ...(parent === 0 ? {} : { parent: refOf(parent, links) }),
        children: [],
        blockers: [],
      } satisfies Item,
    ];
  });
}
