import type { Problem } from '../kernel/problem.ts';
import type { Config, FAIL_ON } from './config-schema.ts';
import type { Resolved } from './mode.ts';
import { placedIn, type Sources } from './sources.ts';

/** What can make a run fail besides bad input and failed writes. */
export type FailOn = (typeof FAIL_ON)[number];

/** How a run speaks to people, and what it is allowed to do beyond bringing items in line. */
export interface ReviewSettings {
  readonly comment: 'auto' | 'always' | 'never';
  readonly commentKey: string;
  readonly failOn: ReadonlySet<FailOn>;
  readonly driftIssue: boolean;
  readonly propose: boolean;
  /** `mode: clean` deletes. */
  readonly deleting: boolean;
  /** Only show what an import, a clean or a revert would do. */
  readonly showOnly: boolean;
  /** The plan id, typed once more. */
  readonly confirm?: string;
}

/** Says what a mode lacks, or what was asked for that its mode cannot do. */
export function reviewSettings(
  config: Config,
  { mode, refusal }: Resolved,
  sources: Sources,
  problems: Problem[],
): ReviewSettings {
  if (refusal !== undefined)
    problems.push({
      message: `Refused on pull_request_target: ${refusal}`,
      remedy: 'use the pull_request event; a fork gets its preview in the job summary',
    });
  if (mode === 'revert' && typeof config.revert !== 'string')
    problems.push({
      message: 'mode: revert needs to know which run to take back',
      remedy: 'name its change set with "revert" (the change-set-path output of that run)',
    });
  if (config.delete === true && mode === 'clean' && typeof config.confirm !== 'string')
    problems.push({
      message: 'Deleting cannot be undone',
      remedy: 'write the plan id once more as "confirm"',
    });
  if (config.prune === 'close' && (config.validation ?? config.validation_mode) === 'partial')
    problems.push(
      placedIn(sources, ['prune'], {
        message: '"prune: close" with "validation: partial" would close what the other files hold',
        remedy: 'load all files of the plan, or leave prune out',
      }),
    );
  return {
    comment: config.comment ?? 'auto',
    commentKey: config.comment_key ?? '',
    failOn: new Set([
      ...(config.fail_on ?? (['held', 'incomplete'] as const)),
      // A sync stops before its first write then; a run that only looks tells all it saw first.
      ...(config.on_drift === 'fail' ? (['drift'] as const) : []),
    ]),
    driftIssue: config.drift_issue ?? false,
    propose: config.propose ?? false,
    deleting: config.delete ?? false,
    showOnly: config.preview ?? false,
    ...(typeof config.confirm === 'string' ? { confirm: config.confirm } : {}),
  };
}
