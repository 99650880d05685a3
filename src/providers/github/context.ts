import type { FieldValue, ItemType } from '../../plan/types.ts';
import type { RepositoryName } from './target.ts';

/** What was resolved when the provider was opened; never changes afterwards. */
export interface GithubContext {
  readonly repository: RepositoryName & { readonly id: string };
  readonly label: string;
  /** Login of the token that writes issues, when another one reads. */
  readonly writer: string | undefined;
  readonly types: TypeScheme;
  /** Lower-case title to id. */
  readonly milestones: ReadonlyMap<string, string>;
  /** Lower-case login to id. */
  readonly assignees: ReadonlyMap<string, string>;
  readonly board: BoardContext | undefined;
}

/** How levels are shown; every map covers the levels the plan uses. */
export type TypeScheme =
  | {
      readonly strategy: 'issue-type';
      readonly idOf: ReadonlyMap<ItemType, string>;
      /** Lower-case name to level. */
      readonly levelOf: ReadonlyMap<string, ItemType>;
    }
  | {
      readonly strategy: 'label';
      readonly labelOf: Readonly<Record<ItemType, string>>;
      /** Lower-case label to level. */
      readonly levelOf: ReadonlyMap<string, ItemType>;
    };

/** A board and its writable columns. */
export interface BoardContext {
  readonly id: string;
  /** By lower-case name. */
  readonly fields: ReadonlyMap<string, BoardField>;
  /** Today in UTC, `2026-11-21`: decides which iteration is the active one. */
  readonly today: string;
}

/** A column whose values can be written. */
export type BoardField =
  | { readonly kind: 'text' | 'number' | 'date'; readonly id: string; readonly name: string }
  | {
      readonly kind: 'single-select';
      readonly id: string;
      readonly name: string;
      readonly options: readonly BoardOption[];
    }
  | {
      readonly kind: 'iteration';
      readonly id: string;
      readonly name: string;
      readonly iterations: readonly BoardIteration[];
    };

export interface BoardOption {
  readonly id: string;
  readonly name: string;
}

export interface BoardIteration {
  readonly id: string;
  readonly title: string;
  /** `2026-11-21` */
  readonly startDate: string;
  /** Days. */
  readonly duration: number;
}

/** A value in the form in which the API takes it, and as the board will show it. */
export interface CellValue {
  readonly input: CellInput;
  readonly shown: FieldValue;
}

/** Exactly one member is present. */
export type CellInput =
  | { readonly text: string }
  | { readonly number: number }
  | { readonly date: string }
  | { readonly singleSelectOptionId: string }
  | { readonly iterationId: string };
