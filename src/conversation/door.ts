import type { MutationPart, Operation } from '../contracts/graphql-operation.ts';

/**
 * The way to GitHub for everything that talks with people. Whoever opens it gives it the token that writes in the
 * repository, and the pause, the retries and the counts of the run. Both reject with an error of the product's family:
 * what is missing, what the token may not do, what could not be reached.
 */
export interface GithubDoor {
  /** One read. What GitHub cannot resolve (no such issue, branch or file) is null in the reply, not an error. */
  query<Result, Variables extends object>(
    operation: Operation<Result, Variables>,
    variables: Variables,
  ): Promise<Result>;
  /** One write. `repeatable`: done twice it ends like done once, so it is sent again when the reply is lost. */
  mutate<Input, Result>(
    part: MutationPart<Input, Result>,
    input: Input,
    options?: { readonly repeatable?: boolean },
  ): Promise<Result>;
}

/** A repository as `owner` and `name`. */
export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

/** `owner/name` in its two parts; nothing when the text is none. */
export function repositoryName(text: string): RepositoryName | undefined {
  const [, owner, name] = /^([^/\s]+)\/([^/\s]+)$/u.exec(text) ?? [];
  return owner === undefined || name === undefined ? undefined : { owner, name };
}
