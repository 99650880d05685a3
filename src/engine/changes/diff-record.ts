import type { UpdateItemInput } from '../../contracts/inputs.ts';
import type { Applied } from '../../contracts/marker.ts';
import type { FieldChange } from '../../contracts/sync-result.ts';
import { hashOf, nameHash } from './applied.ts';
import type { DesiredItem } from './desired.ts';
import type { FieldDiff } from './diff-fields.ts';

/** Shown in place of a value of which only the hash is known. */
const UNKNOWN = '(as synced last)';

/** What an item that was not read lacks, if it still is as we left it. */
export interface RecordDiff {
  readonly diff: FieldDiff;
  readonly applied: Applied;
  readonly writesBody: boolean;
}

/**
 * Compares the plan with what we wrote last instead of with the tracker: hashes on both sides, so that differences are
 * found and former values are not known. People's edits do not show.
 */
export function diffRecord(desired: DesiredItem, before: Applied, content: string): RecordDiff {
  const changes: FieldChange[] = [];
  const note = (field: string, after: string): void => {
    changes.push({ field, before: UNKNOWN, after });
  };
  const isNew = (value: string | number, applied: string | undefined): boolean => hashOf(value) !== applied;
  const titleDiffers = isNew(desired.title, before.title);
  const bodyDiffers = isNew(content, before.body);
  const typeDiffers = isNew(desired.itemType, before.type);
  if (titleDiffers) note('title', desired.title);
  if (bodyDiffers) note('body', content);
  if (typeDiffers) note('type', desired.itemType);
  const added = desired.labels.filter((label) => !before.labels.includes(nameHash(label)));
  const wantedLabels = new Set(desired.labels.map(nameHash));
  const removed = before.labels.filter((hash) => !wantedLabels.has(hash));
  if (added.length + removed.length > 0)
    changes.push({ field: 'labels', before: removed.map(() => UNKNOWN).join(', '), after: added.join(', ') });
  const fields = Object.entries(desired.fields).filter(([name, value]) =>
    isNew(value, before.fields[nameHash(name)]),
  );
  for (const [name, value] of fields) note(name, String(value));
  const input: UpdateItemInput = {
    ...(titleDiffers ? { title: desired.title } : {}),
    ...(typeDiffers ? { itemType: desired.itemType } : {}),
    ...(added.length === 0 ? {} : { addLabels: added }),
    ...(fields.length === 0 ? {} : { fields: Object.fromEntries(fields) }),
  };
  return {
    diff: { input, changes, drift: [] },
    writesBody: bodyDiffers,
    applied: {
      title: hashOf(desired.title),
      body: hashOf(content),
      type: hashOf(desired.itemType),
      fields: Object.fromEntries(
        Object.entries(desired.fields).map(([name, value]) => [nameHash(name), hashOf(value)]),
      ),
      labels: desired.labels.map(nameHash),
      blockers: before.blockers,
    },
  };
}
