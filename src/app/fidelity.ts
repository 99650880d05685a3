import { AuthenticationError } from '../contracts/errors.ts';
import type { SyncMap } from '../contracts/sync-map.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Fidelity } from '../report/report-input.ts';
import type { Access } from './compose.ts';
import type { RunOutcome } from './run-outcome.ts';
import type { Ended } from './run-plan.ts';
import type { Settings } from './settings.ts';

const FIDELITY: Readonly<Record<Access, Fidelity>> = {
  write: 'live',
  read: 'live',
  cached: 'cached',
  offline: 'offline',
};

/**
 * Runs with the best way of reaching the tracker there is. A preview that the event chose, and whose token cannot read,
 * goes on with the last sync map, or with the plan alone, and says why. What an attempt throws is part of the answer, so
 * that people are told all the same.
 */
export async function withBestAccess(
  { run, provider, tokens }: Settings,
  previous: SyncMap | undefined,
  attempt: (access: Access) => Promise<Ended>,
): Promise<Ended & Pick<RunOutcome, 'fidelity' | 'fidelityNote'>> {
  if (provider === 'dry-run') return { ...(await settled(() => attempt('offline'))), fidelity: 'offline' };
  const best: Access = run.dryRun ? 'read' : 'write';
  const less: Access = previous === undefined ? 'offline' : 'cached';
  if (!run.mayFallBack) return { ...(await settled(() => attempt(best))), fidelity: FIDELITY[best] };
  if (tokens.token === '') return fallBack(less, 'no token is given', attempt);
  const first = await settled(() => attempt(best));
  if (!(first.error instanceof AuthenticationError)) return { ...first, fidelity: FIDELITY[best] };
  return fallBack(less, `the token cannot look at the tracker: ${oneLine(messageOf(first.error))}`, attempt);
}

async function settled(work: () => Promise<Ended>): Promise<Ended> {
  try {
    return await work();
  } catch (error) {
    return { error };
  }
}

async function fallBack(access: Access, why: string, attempt: (access: Access) => Promise<Ended>) {
  return { ...(await settled(() => attempt(access))), fidelity: FIDELITY[access], fidelityNote: why };
}

function oneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .join(' ');
}
