/** A query of ours: its text is a constant of the program, its types come from GitHub's schema. */
export interface Operation<Result, Variables> {
  /** Names the operation in logs and errors. */
  readonly name: string;
  readonly text: string;
  /** Never present: carries the types for the compiler. */
  readonly types?: (variables: Variables) => Result;
}

/** One mutation field that can travel with others in one document. */
export interface MutationPart<Input, Result> {
  /** Name of the field, such as `createIssue`. */
  readonly field: string;
  /** Name of the type of its only argument, `input`, such as `CreateIssueInput!`. */
  readonly inputType: string;
  /** What to return, braces included. */
  readonly selection: string;
  /** Every fragment that the selection needs, directly or not. */
  readonly fragments: readonly string[];
  /** Never present: carries the types for the compiler. */
  readonly types?: (input: Input) => Result;
}
