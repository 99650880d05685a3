import type { Clock } from './clock.ts';
import type { Grant, TokenKind } from './store/access.ts';
import type { FieldType } from './store/entities.ts';

/** A token the server accepts, and what it may do. Absent grants: everything the kind can have. */
export interface TokenOptions {
  /** Whose token it is; the account is made when the world lacks it. Defaults: `octocat`, for a job token `github-actions[bot]`. */
  readonly login?: string;
  /** `github-token` is the job token of a workflow: it never sees Projects. */
  readonly kind?: TokenKind;
  readonly permissions?: {
    readonly issues?: Grant;
    readonly projects?: Grant;
    readonly contents?: Grant;
    readonly pullRequests?: Grant;
  };
  /** `owner/name` of the repositories it sees; all when absent. */
  readonly repositories?: readonly string[];
  /** Without push access creations silently lose labels, type, assignees and milestone. */
  readonly pushAccess?: boolean;
  readonly admin?: boolean;
  /** GraphQL points an hour; 5,000, for a job token 1,000. */
  readonly pointsPerHour?: number;
}

export interface LabelOptions {
  readonly name: string;
  readonly color?: string;
  readonly description?: string;
}

export interface RepositoryOptions {
  readonly name: string;
  readonly labels?: readonly (string | LabelOptions)[];
  readonly milestones?: readonly string[];
  /** Logins that can be assigned; the accounts are made when missing. */
  readonly assignees?: readonly string[];
  readonly isPrivate?: boolean;
  readonly isArchived?: boolean;
  readonly hasIssuesEnabled?: boolean;
  /** Files of the default branch `main`. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface FieldOptions {
  readonly name: string;
  readonly dataType: FieldType;
  /** Names of a single select's options. */
  readonly options?: readonly string[];
  /** Iterations; `startDate` as `2026-11-21`, days. Those that are over count as completed. */
  readonly iterations?: readonly {
    readonly title: string;
    readonly startDate: string;
    readonly duration: number;
  }[];
  /** Name of the organization's issue field this column shows. */
  readonly issueField?: string;
}

export interface ProjectOptions {
  readonly title: string;
  /** Columns besides Title and the other columns every board has. */
  readonly fields?: readonly FieldOptions[];
}

export interface IssueFieldOptions {
  readonly name: string;
  readonly dataType: 'TEXT' | 'NUMBER' | 'DATE' | 'SINGLE_SELECT';
  readonly options?: readonly string[];
}

/** An organization or user with what it owns. Boards are numbered from 1 in order. */
export interface OwnerOptions {
  readonly login: string;
  readonly kind?: 'Organization' | 'User';
  /** Organizations only; default Epic, Story, Task, Bug, Feature. */
  readonly issueTypes?: readonly string[];
  /** Organizations only. */
  readonly issueFields?: readonly IssueFieldOptions[];
  readonly repositories?: readonly RepositoryOptions[];
  readonly projects?: readonly ProjectOptions[];
}

/** GitHub's limits; each default is the documented value. */
export interface LimitOptions {
  readonly restPerHour?: number;
  /** Secondary limit: 1 point a query, 5 a mutation request. */
  readonly pointsPerMinute?: number;
  readonly maxConcurrent?: number;
  readonly contentPerMinute?: number;
  readonly contentPerHour?: number;
  /** Whether content creation counts requests or created objects. */
  readonly contentCounts?: 'requests' | 'objects';
  /** How a content refusal looks: an error per alias, or a 403 for the whole request. */
  readonly contentRefusal?: 'alias' | 'secondary';
  /** How an exhausted hour looks. */
  readonly primaryRefusal?: 'RATE_LIMITED' | 'RATE_LIMIT';
  /** How a secondary refusal of GraphQL looks. */
  readonly secondaryRefusal?: 403 | 200;
  /** A secondary refusal's `retry-after` in seconds; none when 0. */
  readonly retryAfterSeconds?: number;
  /** A request that would take longer is cut off with what it did so far, in milliseconds. */
  readonly timeoutMs?: number;
  /** Two overlapping requests that add children to one parent: the later addition fails. */
  readonly positionRace?: boolean;
}

/** Everything `startGitHubServer` can be told. Durations are milliseconds. */
export interface ServerOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Serve as GitHub Enterprise Server does: `/api/v3` and `/api/graphql`. */
  readonly ghes?: boolean;
  readonly owners?: readonly OwnerOptions[];
  /** By token text. */
  readonly tokens?: Readonly<Record<string, TokenOptions>>;
  readonly limits?: LimitOptions;
  readonly latency?: { readonly requestMs?: number; readonly mutationMs?: number };
  readonly indexLagMs?: number;
  readonly replicaLagMs?: number;
  readonly clock?: Clock;
}
