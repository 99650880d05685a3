import { join } from 'node:path';
import { debug, endGroup, info, setFailed, setSecret, startGroup, warning } from '@actions/core';
import { readEvent } from '../app/event-file.ts';
import { summaryOf, textOf } from '../app/report.ts';
import type { RunOutcome } from '../app/run-outcome.ts';
import { loadSettings } from '../app/settings.ts';
import { runSync } from '../app/sync-app.ts';
import { Workspace } from '../app/workspace-files.ts';
import { systemClock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import { keepYoungSpaceSmall } from '../kernel/young-space.ts';
import { errorLines } from '../report/console.ts';
import { failureReasonOf } from '../report/failure-reason.ts';
import { annotate, annotationsOf } from './annotations.ts';
import { type ActionInputs, inputSpelling, readInputs } from './inputs.ts';
import { actionLogger, harmless } from './logger.ts';
import { publishOutputs } from './outputs.ts';
import { GroupedProgress } from './progress.ts';
import { stopSignal } from './stop-signal.ts';
import { writeSummary } from './summary.ts';

/** One step of a workflow: inputs in; outputs, summary, annotations and the step's result out. */
export async function run(): Promise<void> {
  keepYoungSpaceSmall();
  const inputs = readInputs(process.env, process.cwd());
  for (const secret of inputs.secrets) setSecret(secret);
  const outcome = await execute(inputs).catch((error: unknown): RunOutcome => ({ error }));
  await publish(outcome, inputs.hasSummary);
}

async function execute(inputs: ActionInputs): Promise<RunOutcome> {
  using stop = stopSignal();
  const workspace = await Workspace.open(inputs.workspace);
  const event = await readEvent(inputs.event);
  const settings = await loadSettings({
    given: inputs.given,
    spelling: inputSpelling,
    workspace,
    ...(inputs.repository === undefined ? {} : { repository: inputs.repository }),
    ...(inputs.apiUrl === undefined ? {} : { apiUrl: inputs.apiUrl }),
    ...(event === undefined ? {} : { event }),
  });
  info(harmless(`Mode ${settings.run.mode}: ${settings.run.reason}`));
  const progress = new GroupedProgress();
  const { temporary } = inputs;
  const mapFolder = temporary === undefined ? workspace.absolute('.planpilot') : join(temporary, 'planpilot');
  const ports = {
    clock: systemClock,
    logger: actionLogger,
    progress,
    mapFolder,
    signal: stop.signal,
    workflow: { ...inputs.workflow, ...(event === undefined ? {} : { event }) },
  };
  const outcome = await runSync(settings, ports);
  progress.close();
  return outcome;
}

/** Tells the outcome on every surface; failing the step comes last. */
async function publish(outcome: RunOutcome, hasSummary: boolean): Promise<void> {
  const annotations = annotationsOf(outcome);
  writeLog(outcome);
  await attempt('the job summary', () => writeSummary(summaryOf(outcome), hasSummary));
  await attempt('the outputs', async () => publishOutputs(outcome));
  annotate(annotations);
  if (outcome.error === undefined) return;
  explain(outcome.error);
  // An annotated error needs no second annotation to say that the step failed.
  if (annotations.some(({ level }) => level === 'error')) process.exitCode = 1;
  else setFailed(harmless(messageOf(outcome.error)));
}

/** Results fold into groups; what ended a run without one is in plain sight. */
function writeLog(outcome: RunOutcome): void {
  const text = textOf(outcome);
  if (text === undefined) {
    for (const line of errorLines(outcome.error)) info(line);
    return;
  }
  const { verdict, groups, totals } = text;
  info(verdict);
  for (const { title, lines } of groups) {
    startGroup(title);
    for (const line of lines) info(line);
    endGroup();
  }
  info(totals);
}

/** Where a defect happened is worth a look; what the user can correct is not. */
function explain(error: unknown): void {
  const trace = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
  if (failureReasonOf(error) === 'internal') info(harmless(trace));
  else debug(trace);
}

/** A surface that cannot be written must not hide the others. */
async function attempt(what: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    warning(`Cannot write ${what}: ${harmless(messageOf(error))}`);
  }
}
