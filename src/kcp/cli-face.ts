import { hostname } from 'node:os';
import type { GivenTexts } from '../app/option-checks.ts';
import { VERSION } from '../app/version.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { terminalText } from '../report/terminal-text.ts';
import {
  flagSpelling,
  isLogLevel,
  KUBECONFIG_VARIABLES,
  LOG_LEVELS,
  type LogLevel,
  readArguments,
} from './arguments.ts';
import { execute } from './execute.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import { helpText } from './help.ts';
import { createMask, maskedLogger } from './masking.ts';
import { printRbac } from './print-rbac.ts';
import { reportLines } from './report/wording.ts';
import type { SettingsRequest } from './settings.ts';
import { stopSignals } from './stop-signals.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The command line behind `planpilot kcp`, from arguments to exit code. */
export async function runCommand(
  args: readonly string[],
  environment: Environment,
  currentFolder: string,
): Promise<ExitCode> {
  const invocation = readArguments(args);
  if (invocation.kind === 'help') console.log(helpText());
  else if (invocation.kind === 'version') console.log(VERSION);
  else if (invocation.kind === 'usage')
    console.error(
      [...invocation.mistakes, 'Run "planpilot kcp --help" for all commands and flags.'].join('\n'),
    );
  if (invocation.kind === 'usage') return EXIT_CODES.configuration;
  if (invocation.kind !== 'run' && invocation.kind !== 'print-rbac') return EXIT_CODES.converged;
  const mask = createMask();
  const signals = stopSignals(systemClock);
  const request: SettingsRequest = {
    given: withKubeconfigs(invocation.given, environment),
    spelling: flagSpelling,
    start: currentFolder,
    daemon: invocation.daemon,
  };
  const ports = {
    clock: systemClock,
    logger: maskedLogger(terminalLogger(invocation.given), mask),
    mask,
    signals,
    daemon: {
      identity: `${environment['HOSTNAME'] || hostname()}_${process.pid}_${process.hrtime.bigint()}`,
    },
  };
  if (invocation.kind === 'print-rbac') return printRbac(request, ports);
  const report = await execute(request, ports);
  console.log(
    reportLines(report)
      .map((line) => mask.text(line))
      .join('\n'),
  );
  return report.exitCode;
}

/** Flags win; where there is none, the content comes from the environment. */
function withKubeconfigs(given: GivenTexts, environment: Environment): GivenTexts {
  const variables = Object.entries(KUBECONFIG_VARIABLES).flatMap(([name, variable]) => {
    const text = environment[variable];
    return text ? [[name, text] as const] : [];
  });
  return new Map([...variables, ...given]);
}

/** What goes on is told on standard error; results go to standard output. */
function terminalLogger(given: GivenTexts): Logger {
  const wanted = given.get('log-level');
  const lowest = LOG_LEVELS.indexOf(isLogLevel(wanted) ? wanted : 'info');
  const tell =
    (level: LogLevel, title: string) =>
    (message: string): void => {
      if (LOG_LEVELS.indexOf(level) >= lowest) console.error(title + terminalText(message));
    };
  return {
    debug: tell('debug', 'Debug: '),
    info: tell('info', ''),
    warning: tell('warning', 'Warning: '),
    error: tell('error', 'Error: '),
  };
}
