import { PlanPilotError, ProblemsError } from '../kernel/errors.ts';
import type { Problem } from '../kernel/problem.ts';
import { parseBoardUrl, parseTarget } from '../providers/github/target.ts';
import type { Config } from './config-schema.ts';
import type { SettingsRequest } from './settings-request.ts';
import { placedIn, type Sources } from './sources.ts';

/** Named in the report of a dry run that was told no target. */
const NO_TARGET = '(no target)';

/** The target of a run; its form and the addresses of the board and of GitHub itself are checked on the way. */
export function checkTarget(
  config: Config,
  dryRun: boolean,
  sources: Sources,
  { repository, apiUrl, spelling }: SettingsRequest,
  problems: Problem[],
): string {
  problems.push(...apiUrlProblems(apiUrl));
  const { board_url: boardUrl } = config;
  const attempt = (check: () => unknown, key: string): void => {
    problems.push(...problemsOf(check).map((problem) => placedIn(sources, [key], problem)));
  };
  if (typeof boardUrl === 'string') attempt(() => parseBoardUrl(boardUrl), 'board_url');
  const target = config.target ?? repository;
  if (target !== undefined && target !== '') {
    attempt(() => parseTarget(target), 'target');
    return target;
  }
  if (!dryRun)
    problems.push({
      message: 'No target is given',
      remedy: `add ${spelling.spell('target')}, as owner/name`,
    });
  return NO_TARGET;
}

/** An empty variable counts as none, as it does for the client. */
function apiUrlProblems(apiUrl: string | undefined): readonly Problem[] {
  if (apiUrl === undefined || apiUrl === '' || /^https?:$/u.test(protocolOf(apiUrl))) return [];
  const message = `GITHUB_API_URL is "${apiUrl}", which is no address`;
  return [{ message, remedy: 'write it with its scheme, such as https://github.example.com/api/v3' }];
}

function protocolOf(address: string): string {
  return URL.canParse(address) ? new URL(address).protocol : '';
}

function problemsOf(check: () => unknown): readonly Problem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof PlanPilotError)) throw error;
    return problemsIn(error);
  }
}

function problemsIn(error: PlanPilotError): readonly Problem[] {
  if (error instanceof ProblemsError) return error.problems;
  return [{ message: error.message, ...(error.hint === undefined ? {} : { remedy: error.hint }) }];
}
