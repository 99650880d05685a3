import type { EventVariables } from '../app/event-file.ts';
import type { Spelling } from '../app/given-options.ts';
import type { GivenTexts } from '../app/option-checks.ts';
import { isSecret, OPTION_NAMES } from '../app/options.ts';
import type { WorkflowContext } from '../app/run-outcome.ts';

/** The inputs of `action.yml`. */
export const INPUT_NAMES: readonly string[] = OPTION_NAMES;

export const inputSpelling: Spelling = { noun: 'input', spell: (name) => name, known: OPTION_NAMES };

type Environment = Readonly<Record<string, string | undefined>>;

/** What the runner tells the action, read once. */
export interface ActionInputs {
  /** By input name; inputs that `action.yml` does not know are among them. */
  readonly given: GivenTexts;
  readonly secrets: readonly string[];
  readonly workspace: string;
  readonly repository?: string;
  readonly apiUrl?: string;
  readonly event: EventVariables;
  readonly workflow: WorkflowContext;
  /** Folder for files that outlive the step but not the job. */
  readonly temporary?: string;
  /** Whether there is a file for the job summary. */
  readonly hasSummary: boolean;
}

const PREFIX = 'INPUT_';

export function readInputs(environment: Environment, currentFolder: string): ActionInputs {
  const given = new Map<string, string>();
  for (const [variable, text] of Object.entries(environment)) {
    if (variable.startsWith(PREFIX) && text !== undefined)
      given.set(variable.slice(PREFIX.length).toLowerCase(), text);
  }
  // An empty variable is one that was not set: a step's `env` cannot take one away.
  const { GITHUB_WORKSPACE, GITHUB_REPOSITORY, GITHUB_API_URL, RUNNER_TEMP, GITHUB_STEP_SUMMARY } =
    environment;
  return {
    given,
    secrets: secretsIn(OPTION_NAMES.filter(isSecret).map((name) => given.get(name))),
    workspace: GITHUB_WORKSPACE || currentFolder,
    ...(GITHUB_REPOSITORY ? { repository: GITHUB_REPOSITORY } : {}),
    ...(GITHUB_API_URL ? { apiUrl: GITHUB_API_URL } : {}),
    ...(RUNNER_TEMP ? { temporary: RUNNER_TEMP } : {}),
    hasSummary: Boolean(GITHUB_STEP_SUMMARY),
    workflow: workflowIn(environment),
    event: {
      GITHUB_EVENT_NAME: environment['GITHUB_EVENT_NAME'],
      GITHUB_EVENT_PATH: environment['GITHUB_EVENT_PATH'],
      GITHUB_REF: environment['GITHUB_REF'],
    },
  };
}

function workflowIn(environment: Environment): WorkflowContext {
  const { GITHUB_REPOSITORY, GITHUB_SERVER_URL, GITHUB_RUN_ID, GITHUB_SHA } = environment;
  return {
    ...(GITHUB_REPOSITORY ? { repository: GITHUB_REPOSITORY } : {}),
    ...(GITHUB_SERVER_URL ? { serverUrl: GITHUB_SERVER_URL } : {}),
    ...(GITHUB_SHA ? { commit: GITHUB_SHA } : {}),
    ...(GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_RUN_ID
      ? { runUrl: `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}` }
      : {}),
  };
}

/** Each line on its own: the runner masks line by line. */
function secretsIn(texts: readonly (string | undefined)[]): readonly string[] {
  const lines = texts.flatMap((text) => (text ?? '').split(/\r?\n/u).map((line) => line.trim()));
  return lines.filter((line) => line !== '');
}
