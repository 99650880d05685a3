import type { Clock } from '../kernel/clock.ts';
import type { DrainOptions, DrainResult } from './engine-types.ts';
import { at } from './json-values.ts';
import type { KubeObject } from './kube-object.ts';
import { isDeleting, statusOf } from './object-fields.ts';
import type { ResourceSet } from './resource-set.ts';
import type { SyncStatus } from './sync-status.ts';
import type { WorkBoard } from './work-board.ts';

const QUIET_MS = 2000;
const POLL_MS = 50;

interface DrainState {
  readonly board: WorkBoard;
  readonly resources: ResourceSet;
  /** Nothing is stored, so nothing that is under way elsewhere is waited for. */
  readonly dryRun: boolean;
  /** Namespaces whose removal belongs to the work. */
  readonly removals: () => number;
}

interface DrainPorts {
  readonly clock: Clock;
  /** Nothing changes any more once it aborts. */
  readonly signal: AbortSignal;
  readonly status: () => SyncStatus;
}

/** Waits until nothing is left to do for a quiet time; ends early when a named kind is unavailable and all else is done. */
export async function converge(
  state: DrainState,
  options: DrainOptions,
  ports: DrainPorts,
): Promise<DrainResult> {
  const { clock, status } = ports;
  const { timeout, quiet = QUIET_MS, waitFor = 'applied' } = options;
  const signal =
    options.signal === undefined ? ports.signal : AbortSignal.any([options.signal, ports.signal]);
  const deadline = clock.now() + timeout;
  let quietSince: number | undefined;
  let seen = state.board.activity;
  for (;;) {
    const now = clock.now();
    const settled = isSettled(state, waitFor) && state.board.activity === seen;
    seen = state.board.activity;
    quietSince = settled ? (quietSince ?? now) : undefined;
    if (quietSince !== undefined && now - quietSince >= quiet)
      return { converged: isComplete(state), timedOut: false, status: status() };
    if (signal.aborted) return { converged: false, timedOut: false, status: status() };
    if (now >= deadline) return { converged: false, timedOut: true, status: status() };
    await clock.sleep(Math.min(POLL_MS, deadline - now), signal).catch(() => undefined);
  }
}

/** Every key is synced or failed, and no work waits, not even for its time. */
function isSettled(
  { board, resources, removals, dryRun }: DrainState,
  waitFor: 'applied' | 'status',
): boolean {
  if (!board.isIdle() || board.states.hasPending() || removals() > 0) return false;
  if (resources.all().some(({ state }) => state === 'Starting')) return false;
  for (const { caches } of resources.ready())
    for (const copy of caches.allCopies()) {
      if (isDeleting(copy) && !dryRun) return false;
      if (waitFor === 'status' && isBehind(copy)) return false;
    }
  return true;
}

function isComplete({ resources }: DrainState): boolean {
  return resources.all().every(({ state }) => state === 'Ready');
}

/** The controller of the copy has not seen its latest specification yet. */
function isBehind(copy: KubeObject): boolean {
  const observed = at(statusOf(copy), 'observedGeneration');
  const generation = at(copy.metadata, 'generation');
  return typeof observed === 'number' && typeof generation === 'number' && observed < generation;
}
