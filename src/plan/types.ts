import type { Place } from '../kernel/problem.ts';

/** Levels of a roadmap from the top down; the order in which items are created. */
export const ITEM_TYPES = ['EPIC', 'STORY', 'TASK'] as const;

/** Level of a plan item. */
export type ItemType = (typeof ITEM_TYPES)[number];

/** Id that the author gave an item; unique in a plan and stable for ever. */
export type PlanItemId = string;

/** Value of a board field as the author writes it. */
export type FieldValue = string | number;

export interface Estimate {
  readonly tshirt?: string;
  readonly hours?: number;
}

export interface Verification {
  readonly commands: readonly string[];
  readonly ciChecks: readonly string[];
  readonly evidence: readonly string[];
  readonly manualSteps: readonly string[];
}

export interface SpecRef {
  readonly url: string;
  readonly section?: string;
  readonly quote?: string;
}

export interface Scope {
  readonly inScope: readonly string[];
  readonly outScope: readonly string[];
}

/** One epic, story or task of a plan, in one shape whatever layout it was written in. */
export interface PlanItem {
  readonly id: PlanItemId;
  readonly type: ItemType;
  readonly title: string;
  readonly goal?: string;
  readonly motivation?: string;
  /** Free Markdown. */
  readonly description?: string;
  /** From `parent_id` or from nesting. */
  readonly parentId?: PlanItemId;
  /** As the author listed them; absent when not given. The hierarchy itself follows from `parentId`. */
  readonly subItemIds?: readonly PlanItemId[];
  readonly dependsOn: readonly PlanItemId[];
  readonly requirements: readonly string[];
  readonly acceptanceCriteria: readonly string[];
  readonly successMetrics: readonly string[];
  readonly assumptions: readonly string[];
  readonly risks: readonly string[];
  readonly estimate?: Estimate;
  readonly verification?: Verification;
  readonly specRef?: SpecRef;
  readonly scope?: Scope;
  readonly labels: readonly string[];
  /** Logins, without `@`. Set when the item is created. */
  readonly assignees: readonly string[];
  /** Title of a milestone. Set when the item is created. */
  readonly milestone?: string;
  /** Board field name to value. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** The author says so; the issue may be open or closed. */
  readonly done?: true;
  /** Number of an existing issue to take over. */
  readonly adopt?: number;
  /** Ids this item had before. */
  readonly was: readonly PlanItemId[];
  /** Where the item starts in its file. */
  readonly place: Place;
}

/** A valid plan: unique ids, existing parents of the right level, no dependency cycles. */
export interface Plan {
  /** Chosen by the author; absent when no file names one. */
  readonly planId?: string;
  readonly title?: string;
  /** In document order, parents before their nested children. */
  readonly items: readonly PlanItem[];
  /** Files the plan was read from, relative to the workspace, in reading order. */
  readonly files: readonly string[];
  /** The id that planpilot 2.x gives a plan of this content; recognises what that tool created, never an identity. */
  readonly fingerprint: string;
  /**
   * References that `validation: partial` let pass although nothing in the loaded files answers them; empty in strict
   * mode. The items above still name them: the tracker may know what they mean.
   */
  readonly unresolved: readonly UnresolvedReference[];
}

/** A `parent_id` or `depends_on` entry that points outside the loaded files. */
export interface UnresolvedReference {
  readonly item: PlanItemId;
  readonly key: 'parent_id' | 'depends_on';
  readonly reference: PlanItemId;
  readonly place: Place;
}
