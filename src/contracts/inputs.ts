import type { FieldValue, ItemType, PlanItemId } from '../plan/types.ts';
import type { ItemRef, ItemState } from './item.ts';

/** What discovery asks a provider for. */
export interface ItemSearchFilters {
  /** Every label must be present. */
  readonly labels: readonly string[];
  /** The body must contain this text. Conjunctive with `labels`. */
  readonly bodyContains: string;
  /** Identities to look further for when the two filters above did not yield them. */
  readonly wanted: WantedIdentities;
}

/** What the plan already knows about items that may exist; everything here widens a search, nothing narrows it. */
export interface WantedIdentities {
  /** Plan item ids, former ones (`was`) included, each with the present title. */
  readonly items: ReadonlyMap<PlanItemId, string>;
  /**
   * Other plan ids whose items may be taken over: the content fingerprint that planpilot 2.x used as identity, and the
   * one that the settings name. Items of theirs that carry the labels are answers as well.
   */
  readonly planIds: readonly string[];
  /** Keys such as `#12` that the plan adopts. */
  readonly adopt: readonly string[];
  /** Tracker ids recorded by a previous sync map. */
  readonly known: readonly string[];
}

/** Everything a new item gets. All of it is applied, or the create fails naming the steps that were completed. */
export interface CreateItemInput {
  readonly planId: string;
  readonly itemId: PlanItemId;
  readonly title: string;
  /** With the marker, so that a half-made item can be found again. */
  readonly body: string;
  readonly itemType: ItemType;
  readonly labels: readonly string[];
  readonly parent?: ItemRef;
  /** Board field name to value, creation defaults included. Ignored by trackers without a board. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly assignees: readonly string[];
  readonly milestone?: string;
}

/** Changes to an existing item; what is absent is left alone. */
export interface UpdateItemInput {
  readonly title?: string;
  /** The title that the new one was decided on: one that changed in between is not overwritten. */
  readonly observedTitle?: string;
  readonly body?: UpdateBody;
  readonly itemType?: ItemType;
  readonly addLabels?: readonly string[];
  readonly removeLabels?: readonly string[];
  /** `null` empties the field. */
  readonly fields?: Readonly<Record<string, FieldValue | null>>;
  /** Make the item a member of the configured board. */
  readonly addToBoard?: boolean;
  readonly state?: ItemState;
  /** Why it is closed; `not-planned` unless given. */
  readonly stateReason?: 'completed' | 'not-planned';
  /** Posted below the item before its state changes. */
  readonly comment?: string;
}

/** A new body, and the one it was computed from: a body that changed in between is not overwritten. */
export interface UpdateBody {
  readonly observed: string;
  readonly next: string;
}

/** What a plan is going to ask of the tracker, so that a provider can report everything missing when it opens. */
export interface ProviderNeeds {
  readonly itemTypes: readonly ItemType[];
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly milestones: readonly string[];
  readonly fields: readonly FieldNeed[];
}

/** One board field and the values that will be written to it. */
export interface FieldNeed {
  readonly name: string;
  readonly values: readonly FieldValue[];
  /** An optional field that the board does not have is left out with a warning instead of refused. */
  readonly optional: boolean;
}
