import type { MODES } from './config-schema.ts';

/** What a run was asked to do. */
export type Mode = (typeof MODES)[number];

/** What a run does. */
export type RunMode = Exclude<Mode, 'auto'>;

/** The workflow event that started the run, as far as it decides what a run does. */
export interface WorkflowEvent {
  readonly name: string;
  /** Full ref, such as `refs/heads/main`. */
  readonly ref: string;
  readonly defaultBranch?: string;
}

/** What a run does, and why, in words for the log. */
export interface Resolved {
  readonly mode: RunMode;
  readonly reason: string;
  /** Nothing is written to the tracker's items. */
  readonly dryRun: boolean;
  /** Chosen by the event: what cannot be looked at live is previewed from what is known. */
  readonly mayFallBack: boolean;
  /** Why this run is refused altogether. */
  readonly refusal?: string;
}

export interface AskedMode {
  readonly mode: Mode;
  /** The mode stands in the config file, which a pull request can change: such a mode never makes an unmerged plan write. */
  readonly fromFile: boolean;
  /** `preview: true`: only shows what an import, a clean or a revert would do. */
  readonly previewOnly: boolean;
  /** There is a token to read with. */
  readonly hasToken: boolean;
}

const UNMERGED = new Set(['pull_request', 'merge_group']);
const WRITING: ReadonlySet<RunMode> = new Set<RunMode>(['sync', 'clean', 'revert']);

/**
 * Settles what a run does. `auto`: pull requests preview, pushes to the default branch sync, schedules report drift,
 * everything else previews. `pull_request_target` is refused: there the plan comes from anybody, and the token can write.
 */
export function resolveMode(asked: AskedMode, event: WorkflowEvent | undefined): Resolved {
  if (event?.name === 'pull_request_target' && asked.mode !== 'dry-run') {
    const refusal =
      'pull_request_target runs with a token that can write, on a plan that anybody may have proposed';
    return { ...done('dry-run', refusal), refusal };
  }
  if (asked.mode === 'auto') return resolveAuto(event, asked.hasToken);
  const { mode } = asked;
  if (WRITING.has(mode) && asked.fromFile && event !== undefined && UNMERGED.has(event.name)) {
    const reason = `the config file asks for ${mode}, but on ${event.name} only the workflow itself can`;
    return { ...done('preview', reason), mayFallBack: true };
  }
  if (mode === 'sync' && asked.previewOnly) return done('preview', 'preview is true');
  return { ...done(mode, `mode is ${mode}`), dryRun: asked.previewOnly || !WRITING.has(mode) };
}

function resolveAuto(event: WorkflowEvent | undefined, hasToken: boolean): Resolved {
  const preview = (reason: string): Resolved => ({ ...done('preview', reason), mayFallBack: true });
  if (event === undefined) {
    return hasToken
      ? preview('mode is auto and no workflow event is known')
      : done('dry-run', 'mode is auto, no workflow event is known and no token is given');
  }
  if (event.name === 'schedule') return done('drift', 'this is a scheduled run');
  if (event.name === 'pull_request') return preview('this is a pull request');
  if (event.name !== 'push') return preview(`mode is auto and the event is ${event.name}`);
  if (event.defaultBranch === undefined) return preview('mode is auto and the event names no default branch');
  if (event.ref !== `refs/heads/${event.defaultBranch}`)
    return preview(`${event.ref} is not the default branch ${event.defaultBranch}`);
  return done('sync', `this is a push to the default branch ${event.defaultBranch}`);
}

function done(mode: RunMode, reason: string): Resolved {
  return { mode, reason, dryRun: !WRITING.has(mode), mayFallBack: false };
}
