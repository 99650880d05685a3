import { connection, type StatusParts } from './status.ts';
import type { Health, HealthCheck } from './sync-status.ts';

const LONGEST_STALL_MS = 10_000;
const LONGEST_RECONCILE_S = 300;

/** @param lastTick when the event loop last came round, which it does each second */
export function healthOf(parts: StatusParts, lastTick: number): Health {
  const { resources, phase, running, now } = parts;
  const stall = now - lastTick;
  const longest = Math.max(0, ...running);
  const started = phase === 'Ready';
  const upstream = connection(parts, 'upstream');
  const downstream = connection(parts, 'downstream');
  const synced = started && resources.synced('upstream') && resources.synced('downstream');
  return {
    live: [
      check('event-loop', !started || stall <= LONGEST_STALL_MS, `the event loop stalls for ${stall} ms`),
      check('reconcile', longest <= LONGEST_RECONCILE_S, `a reconcile runs for ${Math.round(longest)} s`),
    ],
    ready: [
      check('caches', synced, 'the caches are not complete'),
      check('upstream', upstream.connected, upstream.error ?? 'not connected'),
      check('downstream', downstream.connected, downstream.error ?? 'not connected'),
      check('draining', phase !== 'Draining' && phase !== 'Terminating', 'the engine is stopping'),
    ],
  };
}

function check(name: string, ok: boolean, message: string): HealthCheck {
  return { name, ok, message: ok ? 'ok' : message };
}
