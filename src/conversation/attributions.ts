import type { Attribution, Drift } from '../contracts/sync-result.ts';
import type { GithubDoor } from './door.ts';
import { type ItemHistoryResult, itemHistory } from './operations.generated.ts';
import { orReason } from './outcome.ts';

/** Issues of one request; each may bring thirty events. */
const ISSUES_A_REQUEST = 50;

/** Which field an event of the timeline changes. */
const FIELDS = {
  RenamedTitleEvent: 'title',
  LabeledEvent: 'labels',
  UnlabeledEvent: 'labels',
  ClosedEvent: 'state',
  ReopenedEvent: 'state',
  ParentIssueAddedEvent: 'parent',
  ParentIssueRemovedEvent: 'parent',
  BlockedByAddedEvent: 'blocked-by',
  BlockedByRemovedEvent: 'blocked-by',
  IssueTypeAddedEvent: 'type',
  IssueTypeChangedEvent: 'type',
  IssueTypeRemovedEvent: 'type',
  ProjectV2ItemStatusChangedEvent: 'status',
} as const;

type EventKind = keyof typeof FIELDS;

/** Drift with its authors. */
export interface Attributed {
  readonly drift: readonly Drift[];
  /** Why nobody could be named. */
  readonly why?: string;
}

/**
 * Says of each difference who changed the field last and when, where GitHub tells: title, body, labels, type, state,
 * parent, blockers and the board's Status; of other columns GitHub does not say who. Looks at the first `most` issues.
 * Never rejects because of GitHub.
 */
export async function attributeDrift(
  door: GithubDoor,
  drift: readonly Drift[],
  most = 200,
): Promise<Attributed> {
  const ids = [...new Set(drift.map(({ ref }) => ref.id))].slice(0, most);
  const found = await orReason('Nobody is named', () => histories(door, ids));
  if ('why' in found) return { drift, why: found.why };
  return {
    drift: drift.map((each) => {
      const changedBy = found.get(each.ref.id)?.get(each.field.toLowerCase());
      return changedBy === undefined ? each : { ...each, changedBy };
    }),
  };
}

type History = ReadonlyMap<string, Attribution>;

async function histories(door: GithubDoor, ids: readonly string[]): Promise<ReadonlyMap<string, History>> {
  const found = new Map<string, History>();
  for (let from = 0; from < ids.length; from += ISSUES_A_REQUEST) {
    const { nodes } = await door.query(itemHistory, { ids: ids.slice(from, from + ISSUES_A_REQUEST) });
    for (const node of nodes) if (node?.kind === 'Issue') found.set(node.id, historyOf(node));
  }
  return found;
}

type Issue = Extract<NonNullable<ItemHistoryResult['nodes'][number]>, { kind: 'Issue' }>;

/** Events come oldest first, so the last of a kind stays. */
function historyOf({ editor, lastEditedAt, timelineItems }: Issue): History {
  const history = new Map<string, Attribution>();
  for (const event of timelineItems.nodes ?? []) {
    if (event === null || !isKnown(event.kind) || event.createdAt === undefined) continue;
    history.set(FIELDS[event.kind], { login: loginOf(event.actor), at: event.createdAt });
  }
  if (lastEditedAt !== null) history.set('body', { login: loginOf(editor), at: lastEditedAt });
  return history;
}

function isKnown(kind: string): kind is EventKind {
  return Object.hasOwn(FIELDS, kind);
}

/** Accounts that are gone are shown as GitHub shows them. */
function loginOf(actor: { readonly login: string } | null): string {
  return actor?.login ?? 'ghost';
}
