import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Nanoseconds in a millisecond. */
const NS = 1_000_000;

/** Tells what the process uses, from its start on. */
export interface RuntimeWatch extends Disposable {
  vars(): object;
}

export function watchRuntime(): RuntimeWatch {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return {
    vars: () => ({
      ...processVars(),
      eventLoopDelayMs: { mean: delay.mean / NS, p99: delay.percentile(99) / NS, max: delay.max / NS },
    }),
    [Symbol.dispose]: () => {
      delay.disable();
    },
  };
}

function processVars(): object {
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
