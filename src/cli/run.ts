import type { RunMode } from '../app/mode.ts';
import type { GivenTexts } from '../app/option-checks.ts';
import { textOf } from '../app/report.ts';
import type { RunOutcome } from '../app/run-outcome.ts';
import { loadSettings, type Settings } from '../app/settings.ts';
import { runSync } from '../app/sync-app.ts';
import { VERSION } from '../app/version.ts';
import { Workspace } from '../app/workspace-files.ts';
import { systemClock } from '../kernel/clock.ts';
import { keepYoungSpaceSmall } from '../kernel/young-space.ts';
import { errorLines, textLines } from '../report/console.ts';
import { EXIT_CODES, type ExitCode, exitCodeOf } from '../report/failure-reason.ts';
import { flagSpelling, readArguments } from './arguments.ts';
import { runDemo } from './demo/demo.ts';
import { helpText } from './help.ts';
import { runKcp } from './kcp.ts';
import { terminalLogger } from './logger.ts';
import { ProgressBar } from './progress.ts';

/** The command line, from arguments to exit code. */
export async function run(): Promise<void> {
  outliveReaders();
  keepYoungSpaceSmall();
  const [first, ...rest] = process.argv.slice(2);
  process.exitCode =
    first === 'kcp' ? await runKcp(process.argv[1] ?? '', rest) : await main(process.argv.slice(2));
}

/** Whoever reads the output may leave early, as `| head` does: that ends the output, never a sync half-way. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

async function main(args: readonly string[]): Promise<ExitCode> {
  const invocation = readArguments(args);
  switch (invocation.kind) {
    case 'help':
      console.log(helpText());
      return EXIT_CODES.ok;
    case 'version':
      console.log(VERSION);
      return EXIT_CODES.ok;
    case 'usage':
      console.error([...invocation.mistakes, 'Run with --help for all commands and flags.'].join('\n'));
      return EXIT_CODES.usage;
    case 'run':
      return invocation.command === 'demo'
        ? runDemo(process.argv[1] ?? '')
        : runCommand(invocation.command, invocation.given);
  }
}

async function runCommand(command: RunMode, given: GivenTexts): Promise<ExitCode> {
  const outcome = await execute(command, given).catch((error: unknown): RunOutcome => ({ error }));
  const { error } = outcome;
  const text = textOf(outcome);
  console.log((text === undefined ? errorLines(error) : textLines(text)).join('\n'));
  for (const [what, path] of filesOf(outcome)) console.log(`${what}: ${path}`);
  return error === undefined ? EXIT_CODES.ok : exitCodeOf(error);
}

function filesOf(outcome: RunOutcome): readonly (readonly [string, string])[] {
  const { planPath, syncMapPath, changeSetPath } = outcome;
  const files = [
    ['Plan', planPath],
    ['Sync map', syncMapPath],
    ['Change set', changeSetPath],
  ] as const;
  return files.flatMap(([what, path]) => (path === undefined ? [] : [[what, path] as const]));
}

async function execute(command: RunMode, given: GivenTexts): Promise<RunOutcome> {
  const settings = await settingsOf(command, given);
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  process.once('SIGINT', abort).once('SIGTERM', abort);
  try {
    return await runSync(settings, {
      clock: systemClock,
      logger: terminalLogger,
      progress: new ProgressBar(process.stderr),
      mapFolder: settings.workspace.absolute('.planpilot'),
      signal: stop.signal,
    });
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort);
  }
}

async function settingsOf(command: RunMode, given: GivenTexts): Promise<Settings> {
  const { GITHUB_TOKEN, GH_TOKEN, GITHUB_PROJECT_TOKEN, ODOO_API_KEY, GITHUB_REPOSITORY, GITHUB_API_URL } =
    process.env;
  const secrets: readonly (readonly [string, string | undefined])[] = [
    ['token', GITHUB_TOKEN || GH_TOKEN],
    ['project-token', GITHUB_PROJECT_TOKEN],
    ['odoo-api-key', ODOO_API_KEY],
  ];
  return loadSettings({
    given: new Map([
      ...given,
      ['mode', command],
      ...secrets.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])),
    ]),
    spelling: flagSpelling,
    workspace: await Workspace.around(process.cwd()),
    ...(GITHUB_REPOSITORY === undefined ? {} : { repository: GITHUB_REPOSITORY }),
    ...(GITHUB_API_URL === undefined ? {} : { apiUrl: GITHUB_API_URL }),
  });
}
