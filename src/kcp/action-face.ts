import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { debug, error, info, notice, setOutput, setSecret, summary } from '@actions/core';
import type { GivenTexts } from '../app/option-checks.ts';
import { systemClock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { terminalText } from '../report/terminal-text.ts';
import { execute } from './execute.ts';
import type { Spelling } from './given.ts';
import { createMask, type Mask, maskedLogger } from './masking.ts';
import { INPUT_NAMES } from './options.ts';
import { outputsOf } from './outputs.ts';
import { annotationsOf } from './report/annotations.ts';
import type { RunReport } from './report/run-report.ts';
import { renderSummary } from './report/summary.ts';
import { reportLines } from './report/wording.ts';
import { stopSignals } from './stop-signals.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'INPUT_';

const inputSpelling: Spelling = { noun: 'input', spell: (name) => name, known: INPUT_NAMES };

/** One step of a workflow: inputs in; outputs, summary, annotations and the exit code out. */
export async function runAction(environment: Environment, currentFolder: string): Promise<number> {
  const mask = createMask(setSecret);
  const signals = stopSignals(systemClock);
  const start = environment['GITHUB_WORKSPACE'] || currentFolder;
  const temporary = environment['RUNNER_TEMP'] || tmpdir();
  const report = await execute(
    {
      given: inputsOf(environment),
      spelling: inputSpelling,
      start,
      within: [start, temporary, join(homedir(), '.kube')],
      daemon: false,
    },
    {
      clock: systemClock,
      logger: maskedLogger(actionLogger, mask),
      mask,
      signals,
      statusPath: join(temporary, 'planpilot-kcp', 'status.json'),
      daemon: { identity: '' },
    },
  );
  await publish(report, mask, Boolean(environment['GITHUB_STEP_SUMMARY']));
  return report.exitCode;
}

/** By input name; names that `kcp/action.yml` does not know are among them. */
function inputsOf(environment: Environment): GivenTexts {
  const given = new Map<string, string>();
  for (const [variable, text] of Object.entries(environment))
    if (variable.startsWith(PREFIX) && text !== undefined)
      given.set(variable.slice(PREFIX.length).toLowerCase(), text);
  return given;
}

async function publish(report: RunReport, mask: Mask, hasSummary: boolean): Promise<void> {
  for (const line of reportLines(report)) info(mask.text(line));
  if (report.notice !== undefined) notice(report.notice);
  if (report.exitCode === 1 && report.error instanceof Error) debug(mask.text(report.error.stack ?? ''));
  await attempt('the job summary', async () => {
    if (hasSummary) await summary.addRaw(mask.text(renderSummary(report)), true).write();
  });
  await attempt('the outputs', async () => {
    for (const [name, value] of Object.entries(outputsOf(report))) setOutput(name, mask.text(value));
  });
  for (const { title, message, place } of annotationsOf(report))
    error(mask.text(message), {
      title,
      ...(place === undefined ? {} : { file: place.file, startLine: place.line, startColumn: place.column }),
    });
}

/** A surface that cannot be written must not hide the others. */
async function attempt(what: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (thrown) {
    info(`Warning: cannot write ${what}: ${terminalText(messageOf(thrown))}`);
  }
}

const actionLogger: Logger = {
  debug: (message) => debug(message),
  info: (message) => info(terminalText(message)),
  warning: (message) => info(`Warning: ${terminalText(message)}`),
  error: (message) => info(`Error: ${terminalText(message)}`),
};
