import { withDeadline } from './deadline.ts';
import { finalError } from './fail-on.ts';
import { withBestAccess } from './fidelity.ts';
import { connectToGithub } from './github-clients.ts';
import { type MapRecord, openRecord, saveRecord } from './map-record.ts';
import { runOnOdoo } from './odoo-run.ts';
import { claimFiles, keepRecords, type RunFiles } from './run-files.ts';
import { identify } from './run-identity.ts';
import type { RunOutcome, RunPorts } from './run-outcome.ts';
import { changeSetToRevert, type Ended, type RunTask, reviewedChangeSet, runPlan } from './run-plan.ts';
import type { Settings } from './settings.ts';
import { replaceStaleComment } from './stale-comment.ts';
import { type Base, basePlanOf, talk, withAuthors } from './talk.ts';
import { closingComment, runInfo } from './workflow-links.ts';

/**
 * One run, from plan file to sync map, change set and what people are told on GitHub. Never rejects: what went wrong is
 * part of the outcome.
 */
export async function runSync(settings: Settings, ports: RunPorts): Promise<RunOutcome> {
  if (settings.odoo !== undefined) return runOnOdoo(settings, settings.odoo, ports);
  let outcome: RunOutcome = {
    mode: settings.run.mode,
    target: settings.engine.target,
    run: runInfo(ports.workflow),
  };
  try {
    for (const warning of settings.warnings) ports.logger.warning(warning);
    const reverted = await changeSetToRevert(settings);
    const named = await identify(settings, reverted);
    const { plan, planId } = named;
    outcome = { ...outcome, planId, planFingerprint: plan.fingerprint, plan };
    const changeSet = reverted ?? (await reviewedChangeSet(settings, planId));
    const record = await openRecord(settings, ports, named);
    const files = await claimFiles(settings, record.path);
    const task = { ...named, ...(changeSet === undefined ? {} : { changeSet }) };
    outcome = { ...outcome, ...(await connected(settings, ports, task, { record, files }, outcome)) };
    return { ...outcome, ...(await saveRecord(record, outcome.result)) };
  } catch (error) {
    const cause = outcome.error ?? error;
    return { ...outcome, error: cause, ...(await replaceStaleComment(settings, ports, cause)) };
  }
}

/** What a run leaves on disk. */
interface Kept {
  readonly record: MapRecord;
  readonly files: RunFiles;
}

/** The part of a run that may be stopped: everything that goes over the network. */
async function connected(
  settings: Settings,
  ports: RunPorts,
  task: RunTask,
  { record, files }: Kept,
  known: RunOutcome,
): Promise<RunOutcome> {
  const { clock, signal } = ports;
  const limit = { ms: settings.maxDurationMs, name: 'max-duration', clock };
  return withDeadline(signal === undefined ? limit : { ...limit, signal }, async (stop) => {
    const transport =
      settings.provider === 'github' && settings.tokens.token !== ''
        ? connectToGithub(settings, settings.tokens, { ...ports, signal: stop })
        : undefined;
    try {
      const base: Base =
        transport === undefined ? {} : await basePlanOf(settings, ports, task.plan, transport);
      const wiring = {
        ...ports,
        journal: record.journal,
        signal: stop,
        closingComment: closingComment(ports.workflow, settings.run.mode),
        ...(record.previous === undefined ? {} : { previous: record.previous }),
        ...(transport === undefined ? {} : { transport }),
      };
      const ended = await withBestAccess(settings, record.previous, (access) =>
        runPlan(
          settings,
          { ...task, ...(base.plan === undefined ? {} : { base: base.plan }) },
          wiring,
          access,
        ),
      );
      let outcome: RunOutcome & Ended = {
        ...known,
        ...ended,
        ...(base.changedLines === undefined ? {} : { changedLines: base.changedLines }),
      };
      if (transport !== undefined) {
        const result = await withAuthors(settings, ports, outcome.result, transport);
        if (result !== undefined) outcome = { ...outcome, result };
      }
      // What was written is told, and put on the map, also when a record of it cannot be kept.
      const { error: before } = outcome;
      const records = keepRecords(settings, files, outcome);
      const kept = await records.catch((error: unknown) => ({ error: before ?? error }));
      outcome = { ...outcome, ...kept };
      if (transport !== undefined)
        outcome = { ...outcome, ...(await talk(settings, ports, outcome, transport)) };
      const error = finalError(outcome.error, outcome.result, settings.review.failOn);
      const { error: _error, planText: _planText, ...rest } = outcome;
      return error === undefined ? rest : { ...rest, error };
    } finally {
      await transport?.[Symbol.asyncDispose]();
    }
  });
}
