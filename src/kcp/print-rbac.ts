import type { Gvr } from '../syncer/kube-object.ts';
import { connectSides } from './connect.ts';
import type { ExecutePorts } from './execute.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import { expandResources } from './known-resources.ts';
import { rbacManifest } from './rbac.ts';
import { errorLines } from './report/wording.ts';
import { isGvr } from './resource-names.ts';
import { exitCodeOf } from './session.ts';
import { loadSettings, type Settings, type SettingsRequest } from './settings.ts';

/** Prints the roles for the settings. Only wildcards need the clusters, to learn what they stand for. */
export async function printRbac(request: SettingsRequest, ports: ExecutePorts): Promise<ExitCode> {
  try {
    const settings = await loadSettings({ ...request, connects: 'for wildcards' });
    console.log(await manifestFor(settings, ports));
    return EXIT_CODES.converged;
  } catch (error) {
    console.error(
      errorLines(error)
        .map((line) => ports.mask.text(line))
        .join('\n'),
    );
    return exitCodeOf(error);
  }
}

async function manifestFor(settings: Settings, ports: ExecutePorts): Promise<string> {
  const { gates, daemon } = settings;
  return rbacManifest({
    name: `planpilot-${settings.targetName ?? 'kcp'}`,
    resources: await resourcesOf(settings, ports),
    statusSync: settings.statusSync && gates.StatusSync,
    createNamespaces: settings.createNamespaces,
    cleansNamespaces: gates.NamespaceCleanup || settings.mode === 'cleanup',
    adopts: settings.conflictPolicy === 'adopt',
    deletes: settings.deletePolicy === 'delete',
    ...(daemon?.leaderElection === true ? { leaseNamespace: daemon.leaseNamespace } : {}),
  });
}

async function resourcesOf({ resources, clusters }: Settings, ports: ExecutePorts): Promise<readonly Gvr[]> {
  if (clusters === undefined) return resources.filter(isGvr);
  ports.mask.add([...clusters.upstream.secrets, ...clusters.downstream.secrets]);
  await using sides = await connectSides(clusters, ports);
  const [upstream, downstream] = await Promise.all([
    sides.upstream.discover(ports.signals.stop),
    sides.downstream.discover(ports.signals.stop),
  ]);
  return expandResources(resources, { upstream, downstream });
}
