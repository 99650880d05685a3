import type { WriteCounts } from '../contracts/forecast.ts';
import type { Provider } from '../contracts/provider.ts';
import { durationText, utcText } from '../kernel/time-text.ts';
import { ITEM_TYPES } from '../plan/types.ts';
import type { ChangeSet } from './changes/types.ts';
import type { EnginePorts } from './config.ts';

/** Logs what is about to be written and how long that may take, in one sentence; nothing when nothing is written. */
export function announce(
  changes: ChangeSet,
  target: string,
  provider: Provider,
  { dryRun, logger }: EnginePorts,
): void {
  if (dryRun) return;
  const counts = countWrites(changes);
  const forecast = provider.forecast(counts);
  const work = workText(counts);
  if (forecast === undefined || work === '') return;
  const { requests, durationMs, resumeAt } = forecast;
  const cost = `some ${requests} ${requests === 1 ? 'request' : 'requests'}, about ${durationText(durationMs)}`;
  const shortage =
    resumeAt === undefined
      ? ''
      : `; the hourly budget for new content lasts for a part of it, the rest is left to a run from ${utcText(resumeAt)}`;
  logger.info(`About to ${work} in ${target}: ${cost}${shortage}`);
}

function countWrites({ items, relations, order }: ChangeSet): WriteCounts {
  const creates = items.filter((change) => change.action === 'create');
  const levels = ITEM_TYPES.map((type) => {
    const level = creates.filter(({ item }) => item.type === type);
    const fields = level.reduce((sum, { input }) => sum + Object.keys(input.fields).length, 0);
    return { items: level.length, fields };
  });
  return {
    levels: levels.filter((level) => level.items > 0),
    updates: items.filter(isUpdate).length,
    relations: relations.length + order.length,
  };
}

/** An item of which only relations change counts with those, and with the body that states them. */
function isUpdate(change: ChangeSet['items'][number]): boolean {
  return (
    change.action === 'update' && (Object.keys(change.input).length > 0 || change.finalMarker !== undefined)
  );
}

function workText({ levels, updates, relations }: WriteCounts): string {
  const parts = [
    ['create', levels.reduce((sum, { items }) => sum + items, 0), 'item'],
    ['update', updates, 'item'],
    ['change', relations, 'relation'],
  ] as const;
  return parts
    .filter(([, count]) => count > 0)
    .map(([verb, count, noun]) => `${verb} ${count} ${noun}${count === 1 ? '' : 's'}`)
    .join(', ');
}
