import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { WorkflowEvent } from './mode.ts';

const sha = z.string().regex(/^[0-9a-f]{40,64}$/u);

const payload = z.object({
  repository: z.object({ default_branch: z.string(), full_name: z.string().optional() }),
  pull_request: z
    .object({
      number: z.int().positive(),
      base: z.object({ sha, ref: z.string(), repo: z.object({ full_name: z.string() }) }),
      // A fork can be deleted while its pull request is open.
      head: z.object({ sha, repo: z.object({ full_name: z.string() }).nullable() }),
    })
    .optional()
    .catch(undefined),
  before: sha.optional().catch(undefined),
  after: sha.optional().catch(undefined),
  deleted: z.boolean().optional().catch(undefined),
  schedule: z.string().optional().catch(undefined),
});

/** The pull request that started the workflow. */
export interface PullRequestEvent {
  readonly number: number;
  /** Newest commit of the branch it goes to, when the event was sent. */
  readonly baseSha: string;
  /** That branch, without `refs/heads/`. */
  readonly baseRef: string;
  readonly headSha: string;
  /** The commits come from another repository, so that the token of the workflow only reads. */
  readonly fork: boolean;
}

/** The push that started the workflow. */
export interface PushEvent {
  /** The branch's newest commit after the push. */
  readonly after: string;
  /** Absent for a new branch. */
  readonly before?: string;
}

/** What the payload tells; each part is absent when the event has none. */
export interface EventFacts {
  /** `owner/name` of the repository in which the workflow runs. */
  readonly repository?: string;
  readonly pullRequest?: PullRequestEvent;
  readonly push?: PushEvent;
  /** The cron line of a schedule. */
  readonly schedule?: string;
}

/** The variables that GitHub sets about the event. */
export type EventVariables = Readonly<
  Record<'GITHUB_EVENT_NAME' | 'GITHUB_EVENT_PATH' | 'GITHUB_REF', string | undefined>
>;

/** The event that started the workflow; nothing outside of one. A payload that cannot be read says nothing. */
export async function readEvent(
  variables: EventVariables,
): Promise<(WorkflowEvent & EventFacts) | undefined> {
  const { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path, GITHUB_REF: ref = '' } = variables;
  if (name === undefined || name === '') return undefined;
  const event = path === undefined || path === '' ? undefined : await payloadIn(path);
  if (event === undefined) return { name, ref };
  return { name, ref, defaultBranch: event.repository.default_branch, ...factsOf(event) };
}

async function payloadIn(path: string): Promise<z.infer<typeof payload> | undefined> {
  try {
    return payload.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function factsOf(event: z.infer<typeof payload>): EventFacts {
  const { repository, pull_request: pull, before, after, deleted, schedule } = event;
  const push = deleted === true ? undefined : pushOf(before, after);
  return {
    ...(repository.full_name === undefined ? {} : { repository: repository.full_name }),
    ...(pull === undefined ? {} : { pullRequest: pullRequestOf(pull) }),
    ...(push === undefined || pull !== undefined ? {} : { push }),
    ...(schedule === undefined ? {} : { schedule }),
  };
}

function pullRequestOf(pull: NonNullable<z.infer<typeof payload>['pull_request']>): PullRequestEvent {
  const { number, base, head } = pull;
  return {
    number,
    baseSha: base.sha,
    baseRef: base.ref,
    headSha: head.sha,
    fork: head.repo?.full_name.toLowerCase() !== base.repo.full_name.toLowerCase(),
  };
}

/** GitHub says zeros where there is no commit. */
function pushOf(before: string | undefined, after: string | undefined): PushEvent | undefined {
  if (after === undefined || isNone(after)) return undefined;
  return { after, ...(before === undefined || isNone(before) ? {} : { before }) };
}

function isNone(commit: string): boolean {
  return /^0+$/u.test(commit);
}
