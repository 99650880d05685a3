import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Nanoseconds in a millisecond. */
const NS = 1_000_000;

/** How long the event loop was held up. */
export interface LoopWatch extends Disposable {
  /** Longest delay since the last question, in milliseconds. */
  longestMs(): number;
}

export function watchLoop(): LoopWatch {
  const histogram = monitorEventLoopDelay({ resolution: 20 });
  histogram.enable();
  return {
    longestMs: () => {
      const longest = histogram.max / NS;
      histogram.reset();
      return longest;
    },
    [Symbol.dispose]: () => {
      histogram.disable();
    },
  };
}

/** What the process uses right now. */
export function runtimeVars(): object {
  const handles = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) handles.set(kind, (handles.get(kind) ?? 0) + 1);
  return {
    node: process.version,
    pid: process.pid,
    uptimeSeconds: Math.round(process.uptime()),
    memory: process.memoryUsage(),
    cpuMicroseconds: process.cpuUsage(),
    handles: Object.fromEntries(handles),
  };
}

/** Records where CPU time goes; stopping gives the profile as JSON for the tools of browsers. */
export async function startProfile(): Promise<() => Promise<string>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  return async () => {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    return JSON.stringify(profile);
  };
}
