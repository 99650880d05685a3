import type { SyncResult } from '../../src/contracts/sync-result.ts';
import type { PlainIssue } from '../../src/github-server/store/inspect.ts';
import { markerCodec } from '../../src/rendering/marker-codec.ts';

/** What differs between two states of a tracker, one line a value: `#3 title`, `#3 blocked by #2`, `#7 is new`. */
export function changesBetween(
  before: readonly PlainIssue[],
  after: readonly PlainIssue[],
): readonly string[] {
  const old = new Map(before.map((issue) => [issue.number, issue]));
  return after
    .flatMap((issue) => {
      const known = old.get(issue.number);
      return known === undefined ? newIssue(issue) : changesOf(known, issue);
    })
    .toSorted();
}

function newIssue(issue: PlainIssue): readonly string[] {
  return [`#${issue.number} is new`, ...edgesBetween([], issue)];
}

function changesOf(before: PlainIssue, after: PlainIssue): readonly string[] {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return [
    ...names.filter((name) => old.get(name) !== now.get(name)).map((name) => `#${after.number} ${name}`),
    ...edgesBetween(before.blockedBy, after),
  ];
}

function edgesBetween(before: readonly string[], after: PlainIssue): readonly string[] {
  const [old, now] = [new Set(before), new Set(after.blockedBy)];
  const key = (reference: string): string => reference.slice(reference.indexOf('#'));
  return [
    ...[...now].filter((each) => !old.has(each)).map((each) => `#${after.number} blocked by ${key(each)}`),
    ...[...old].filter((each) => !now.has(each)).map((each) => `#${after.number} free of ${key(each)}`),
  ];
}

/** What people see of an issue; of the body our region, as the rest of it is theirs or our record. */
function valuesOf(issue: PlainIssue): ReadonlyMap<string, string> {
  const [boardItem] = issue.items;
  return new Map([
    ['title', issue.title],
    ['body', markerCodec.managedContent(issue.body) ?? ''],
    ['outside', issue.body.slice(issue.body.lastIndexOf('-->') + 3).trim()],
    ['type', [issue.issueType, ...issue.labels.filter(isType)].join()],
    [
      'labels',
      issue.labels
        .filter((label) => !isType(label))
        .toSorted()
        .join(),
    ],
    ['state', issue.state],
    ['parent', String(issue.parent)],
    ['assignees', issue.assignees.join()],
    ['milestone', String(issue.milestone)],
    ['comments', String(issue.comments.length)],
    ['board', String(boardItem !== undefined)],
    ...Object.entries(boardItem?.values ?? {}).map(([name, value]) => [name, String(value)] as const),
  ]);
}

/** Where labels stand for types. */
function isType(label: string): boolean {
  return ['epic', 'story', 'task'].includes(label);
}

/** What the operations of a run say about the same, moves among siblings left out. */
export function changesTold({ operations, syncMap, orphans }: SyncResult): readonly string[] {
  const keys = new Map([
    ...orphans.map(({ id, ref }) => [id, ref.key] as const),
    ...[...syncMap.entries].map(([id, { key }]) => [id, key] as const),
  ]);
  const keyOf = (id: string): string => keys.get(id) ?? id;
  return operations
    .flatMap(({ action, item, field, before, after, target }) => {
      const key = target?.key ?? keyOf(item);
      if (action === 'create') return [`${key} is new`];
      if (action === 'move') return [];
      if (field === 'blocked-by')
        return [action === 'link' ? `${key} blocked by ${keyOf(after)}` : `${key} free of ${keyOf(before)}`];
      return [`${key} ${action === 'close' ? 'state' : field}`];
    })
    .toSorted();
}
