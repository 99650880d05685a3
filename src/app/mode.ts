import type { MODES } from './config-schema.ts';

/** What a run was asked to do. */
export type Mode = (typeof MODES)[number];

/** The workflow event that started the run, as far as it decides what a run does. */
export interface WorkflowEvent {
  readonly name: string;
  /** Full ref, such as `refs/heads/main`. */
  readonly ref: string;
  readonly defaultBranch?: string;
}

/** What a run does, and why, in words for the log. */
export interface Resolved {
  readonly dryRun: boolean;
  readonly reason: string;
}

const UNMERGED = new Set(['pull_request', 'pull_request_target', 'merge_group']);

/**
 * Settles `auto`: pushes to the default branch sync, everything else dry-runs.
 * @param asked.fromFile the mode stands in the config file, which a pull request can change: such a mode never makes an
 * unmerged plan sync
 */
export function resolveMode(
  asked: { readonly mode: Mode; readonly fromFile: boolean },
  event: WorkflowEvent | undefined,
): Resolved {
  const unmerged = event !== undefined && UNMERGED.has(event.name);
  if (asked.mode === 'dry-run') return { dryRun: true, reason: 'mode is dry-run' };
  if (asked.mode === 'sync' && unmerged && asked.fromFile) {
    const reason = `the config file asks for sync, but on ${event.name} only the workflow itself can`;
    return { dryRun: true, reason };
  }
  if (asked.mode === 'sync') return { dryRun: false, reason: 'mode is sync' };
  return resolveAuto(event);
}

function resolveAuto(event: WorkflowEvent | undefined): Resolved {
  if (event === undefined) return { dryRun: true, reason: 'mode is auto and no workflow event is known' };
  if (event.name === 'pull_request_target') {
    const reason = 'on pull_request_target the plan may come from a stranger while the token can write';
    return { dryRun: true, reason };
  }
  if (event.name !== 'push') return { dryRun: true, reason: `mode is auto and the event is ${event.name}` };
  if (event.defaultBranch === undefined)
    return { dryRun: true, reason: 'mode is auto and the event names no default branch' };
  if (event.ref !== `refs/heads/${event.defaultBranch}`)
    return { dryRun: true, reason: `${event.ref} is not the default branch ${event.defaultBranch}` };
  return { dryRun: false, reason: `this is a push to the default branch ${event.defaultBranch}` };
}
