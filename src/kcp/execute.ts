import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { connectSides } from './connect.ts';
import { Daemon, type DaemonPorts } from './daemon/run-daemon.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { maskedReport } from './masked-report.ts';
import type { Mask } from './masking.ts';
import type { RunReport } from './report/run-report.ts';
import { statusJson } from './report/status-json.ts';
import { exitCodeOf, runSession } from './session.ts';
import { loadSettings, type Settings, type SettingsRequest } from './settings.ts';
import { keepFile } from './status-file.ts';
import type { StopSignals } from './stop-signals.ts';

/** What both faces bring along. */
export interface ExecutePorts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly mask: Mask;
  readonly signals: StopSignals;
  /** Where the status file goes unless the settings say it; without one, none is written then. */
  readonly statusPath?: string;
  readonly quietMs?: number;
  readonly daemon: Pick<DaemonPorts, 'identity'>;
}

/** From settings to a report, whatever happens; the report holds no credentials. */
export async function execute(request: SettingsRequest, ports: ExecutePorts): Promise<RunReport> {
  const { mask, clock } = ports;
  const started = clock.now();
  try {
    const settings = await loadSettings(request);
    const report = maskedReport(await run(settings, request, ports), mask);
    const statusPath = settings.statusPath ?? ports.statusPath;
    if (statusPath === undefined || report.status === undefined) return report;
    return {
      ...report,
      statusPath: await keepFile(request.start, statusPath, mask.text(statusJson(report))),
    };
  } catch (error) {
    return maskedReport(
      { ...UNSTARTED, exitCode: exitCodeOf(error), durationMs: clock.now() - started, error },
      mask,
    );
  }
}

async function run(settings: Settings, request: SettingsRequest, ports: ExecutePorts): Promise<RunReport> {
  const { clusters, daemon, gates } = settings;
  if (clusters === undefined) {
    const off = gates.TMC ? 'SyncEngine' : 'TMC';
    return {
      ...UNSTARTED,
      mode: settings.mode,
      exitCode: EXIT_CODES.converged,
      durationMs: 0,
      notice: `The feature gate ${off} is off: nothing was synced`,
    };
  }
  ports.mask.add([...clusters.upstream.secrets, ...clusters.downstream.secrets]);
  await using sides = await connectSides(clusters, ports);
  if (daemon === undefined) return runSession(settings, sides, ports);
  return new Daemon(settings, daemon, sides, {
    ...ports,
    ...ports.daemon,
    keepProfile: (profile) => keepFile(request.start, PROFILE, profile),
  }).run();
}

/** Opened by the tools of browsers. */
const PROFILE = 'planpilot-kcp.cpuprofile';

const UNSTARTED = {
  mode: 'once',
  converged: false,
  timedOut: false,
  cancelled: false,
  gaveUp: false,
  notSynced: [],
} as const;
