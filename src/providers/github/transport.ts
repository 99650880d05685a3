import type { Forecast } from '../../contracts/forecast.ts';
import type { MutationPart, Operation } from '../../contracts/graphql-operation.ts';
import type { ProviderUsage } from '../../contracts/provider.ts';
import type { Reason } from './classifier.ts';

/** How one mutation travels. */
export interface MutateOptions {
  /** `create` shares a document with other creates, `light` with other light writes of whatever kind. */
  readonly weight: 'create' | 'light';
  /** Operations with the same key never travel in two requests at once, and keep their order. */
  readonly serialKey?: string;
  /** Which token writes: issues are written with `token`, the board with `project-token`. */
  readonly client: 'issues' | 'board';
  /** The input names a node made seconds ago: an answer that it does not exist (yet) is asked again for some 15 s. */
  readonly fresh?: boolean;
  /** Done twice it ends like done once: when the reply is lost it is sent again. */
  readonly repeatable?: boolean;
  /** Shared by the calls that are made for one write, so that its attempts add up. */
  readonly tries?: Tries;
}

/** How often a write was sent so far. */
export interface Tries {
  made: number;
}

/** Writes of one kind that can go out once those of the step before are answered. */
export interface WriteStep {
  readonly weight: MutateOptions['weight'];
  readonly writes: number;
  /** They count against the content budget. */
  readonly content: boolean;
  /** Each document of the step before brings about one of its own. */
  readonly follows?: boolean;
}

/** What a run is about to send. */
export interface Work {
  readonly steps: readonly WriteStep[];
  /** Requests that only read. */
  readonly reads: number;
}

/**
 * Everything the GitHub provider sends goes through here: limits, spacing, retries and the bound on requests in flight
 * are this side's business, meaning is the caller's.
 *
 * A rejection with `UnknownOutcomeError` says that a write may or may not have happened; with `DeferredError` that it
 * was not attempted; with `AuthenticationError` or `GithubError` that it surely did not happen.
 */
export interface Transport extends AsyncDisposable {
  /** One read, retried as long as that can help. Rejects on any error GitHub names, partial data or not. */
  query<Result, Variables extends object>(
    operation: Operation<Result, Variables>,
    variables: Variables,
  ): Promise<Result>;
  /** Like {@link query}, but errors of the `tolerated` reasons leave their part of the data null. */
  queryPartial<Result, Variables extends object>(
    operation: Operation<Result, Variables>,
    variables: Variables,
    tolerated: readonly Reason[],
  ): Promise<Result>;
  /** Like {@link queryPartial}, with the token that writes issues. */
  queryAsWriter<Result, Variables extends object>(
    operation: Operation<Result, Variables>,
    variables: Variables,
    tolerated: readonly Reason[],
  ): Promise<Result>;
  /** One write, sent together with others. Resolves with the payload of its field. */
  mutate<Input, Result>(
    part: MutationPart<Input, Result>,
    input: Input,
    options: MutateOptions,
  ): Promise<Result>;
  /** Counts content that was created before this run against the hourly budget; times in ms since the epoch. */
  recordEarlierCreations(times: readonly number[]): void;
  /** What it is going to cost. */
  forecast(work: Work): Forecast;
  usage(): ProviderUsage;
  /** GitHub's clock at its latest reply, in milliseconds since the epoch. */
  serverTime(): number | undefined;
}
