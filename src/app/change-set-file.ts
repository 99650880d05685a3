import { readFile } from 'node:fs/promises';
import { ConfigError, messageOf } from '../kernel/errors.ts';
import { type ChangeSetRecord, readChangeSet } from './change-set-json.ts';

/** Largest record that is read, in characters. */
const MAX_LENGTH = 200_000_000;

/** What a change set is going to be used for. */
export interface ChangeSetUse {
  /** The option that names the file. */
  readonly option: 'reviewed' | 'revert';
  readonly planId?: string;
  readonly target: string;
}

/**
 * Reads the change set of an earlier run.
 * @throws ConfigError when it cannot be read, is none, belongs to another plan or target, or was not made for this use
 */
export async function loadChangeSet(path: string, use: ChangeSetUse): Promise<ChangeSetRecord> {
  const refuse = (message: string, remedy: string): ConfigError =>
    new ConfigError([{ message: `The change set ${path} ${message}`, remedy }]);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw refuse(`cannot be read: ${messageOf(error)}`, `check the path given as "${use.option}"`);
  });
  const record = text.length > MAX_LENGTH ? undefined : readChangeSet(text);
  if (record === undefined) throw refuse('is not a change set', 'pass the change-set-path output of a run');
  const other = differenceOf(record, use);
  if (other !== undefined) throw refuse(`belongs to ${other}`, 'pass the one of this plan and target');
  if (use.option === 'revert' && record.undo.length === 0)
    throw refuse(`holds nothing to take back: its run (${record.mode}) wrote nothing`, 'pass that of a sync');
  if (use.option === 'reviewed' && record.fidelity !== 'live')
    throw refuse(
      `was made without looking at the tracker (${record.fidelity}), so nobody reviewed what a sync does`,
      'pass that of a live preview',
    );
  return record;
}

function differenceOf(record: ChangeSetRecord, { planId, target }: ChangeSetUse): string | undefined {
  if (planId !== undefined && record.planId !== planId) return `plan ${record.planId}, not ${planId}`;
  return record.target.toLowerCase() === target.toLowerCase() ? undefined : `${record.target}, not ${target}`;
}
