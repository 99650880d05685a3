import type { UpdateItemInput } from '../contracts/inputs.ts';
import type { Item } from '../contracts/item.ts';
import type { MarkerCodec } from '../contracts/marker.ts';
import type { HeldOperation, Operation } from '../contracts/operation.ts';
import type { UndoStep } from '../contracts/undo.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { shortHash } from '../kernel/hash.ts';

/** One write that takes a step back. */
export type Reversal =
  | { readonly kind: 'update'; readonly input: UpdateItemInput }
  | { readonly kind: 'parent'; readonly parent: string | null }
  | { readonly kind: 'blocker'; readonly blocker: string; readonly add: boolean };

/** What is to be done about one step: take it back, or leave it because the item is not as the run left it. */
export interface Undoing {
  readonly step: UndoStep;
  readonly operation: Operation;
  /** Absent when somebody touched the value since, or it cannot be put back. */
  readonly reversal?: Reversal;
}

export interface RevertPlan {
  readonly undoings: readonly Undoing[];
  readonly held: readonly HeldOperation[];
}

/** Decides for every step, last one first, whether it can be taken back. Pure. */
export function planRevert(
  steps: readonly UndoStep[],
  items: ReadonlyMap<string, Item>,
  codec: MarkerCodec,
): RevertPlan {
  const undoings = steps.toReversed().map((step) => {
    const observed = items.get(step.target.id);
    const reversal = observed === undefined ? undefined : reversalOf(step, observed, codec);
    return { step, operation: operationOf(step, observed), ...(reversal === undefined ? {} : { reversal }) };
  });
  return {
    undoings: undoings.filter(({ reversal }) => reversal !== undefined),
    held: undoings
      .filter(({ reversal }) => reversal === undefined)
      .map(({ operation }) => ({ operation, why: 'touched' })),
  };
}

function reversalOf(step: UndoStep, observed: Item, codec: MarkerCodec): Reversal | undefined {
  const { value } = step;
  switch (value.kind) {
    case 'title':
      return observed.title === value.now
        ? update({ title: value.before, observedTitle: observed.title })
        : undefined;
    case 'body':
      return bodyReversal(value.now, value.before, observed, codec);
    case 'type':
      return observed.itemType === value.now && value.before !== null
        ? update({ itemType: value.before })
        : undefined;
    case 'labels':
      return labelReversal(value, observed);
    case 'field':
      return shown(observed, value.name) === value.now
        ? update({ fields: { [value.name]: value.before } })
        : undefined;
    case 'parent':
      return (observed.parent?.id ?? null) === (value.now?.id ?? null)
        ? { kind: 'parent', parent: value.before?.id ?? null }
        : undefined;
    case 'blocker': {
      const isLinked = observed.blockers.some(({ id }) => id === value.end.id);
      return isLinked === (value.now === 'linked')
        ? { kind: 'blocker', blocker: value.end.id, add: value.now === 'unlinked' }
        : undefined;
    }
    case 'state':
      return observed.state === value.now
        ? update({ state: value.now === 'open' ? 'closed' : 'open' })
        : undefined;
    case 'created':
      return observed.state === 'open' && observed.title.trim() === step.title.trim()
        ? update({ state: 'closed', stateReason: 'not-planned' })
        : undefined;
  }
}

function update(input: UpdateItemInput): Reversal {
  return { kind: 'update', input };
}

/** The marker keeps saying what the run wrote: to a later sync the restored text is an edit like any other. */
function bodyReversal(now: string, before: string, { body }: Item, codec: MarkerCodec): Reversal | undefined {
  const marker = codec.parse(body);
  if (marker === undefined || codec.managedContent(body) !== now) return undefined;
  return update({ body: { observed: body, next: codec.compose(marker, before, body) } });
}

function labelReversal(
  { added, removed }: { readonly added: readonly string[]; readonly removed: readonly string[] },
  { labels }: Item,
): Reversal | undefined {
  const present = new Set(labels.map((label) => label.toLowerCase()));
  const isUntouched =
    added.every((label) => present.has(label.toLowerCase())) &&
    removed.every((label) => !present.has(label.toLowerCase()));
  return isUntouched ? update({ addLabels: removed, removeLabels: added }) : undefined;
}

function shown({ fields }: Item, name: string) {
  return Object.entries(fields).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? null;
}

function operationOf({ item, title, target, value }: UndoStep, observed: Item | undefined): Operation {
  const [field, now, before] = textsOf(value);
  const isClosing = field === 'state' && before === 'closed';
  return {
    action: isClosing ? 'close' : field === 'state' ? 'reopen' : 'set',
    item,
    title,
    target,
    field,
    before: observed === undefined ? '' : now,
    after: before,
    digest: shortHash(canonicalJson([now, before])),
    ...(isClosing ? { danger: 'closes' as const } : {}),
  };
}

/** Field, what it is now, what it is to be again. */
function textsOf(value: UndoStep['value']): readonly [string, string, string] {
  switch (value.kind) {
    case 'title':
    case 'body':
      return [value.kind, value.now, value.before];
    case 'type':
      return ['type', value.now, value.before ?? ''];
    case 'labels':
      return ['labels', value.added.join(', '), value.removed.join(', ')];
    case 'field':
      return [value.name, String(value.now ?? ''), String(value.before ?? '')];
    case 'parent':
      return ['parent', value.now?.key ?? '', value.before?.key ?? ''];
    case 'blocker':
      return value.now === 'linked' ? ['blocked-by', value.end.key, ''] : ['blocked-by', '', value.end.key];
    case 'state':
      return ['state', value.now, value.now === 'open' ? 'closed' : 'open'];
    case 'created':
      return ['state', 'open', 'closed'];
  }
}
