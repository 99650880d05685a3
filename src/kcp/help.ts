import { KUBECONFIG_VARIABLES } from './arguments.ts';
import { kindOf, OPTION_NAMES, otherwise } from './options.ts';

const HEAD = `planpilot kcp: brings a physical cluster in line with a kcp workspace, and its status back

Usage: planpilot kcp [command] [flags]

Commands:
  once        sync until nothing is left to do (the default)
  watch       keep in sync for --duration
  plan        show what would change; write nothing
  cleanup     remove the copies and finalizers of this target
  print-rbac  print the smallest roles that suffice for --resources

Flags:
  --daemon                             keep in sync until stopped, with metrics and health endpoints`;

const FOOT = `  --help, -h
  --version

Kubeconfigs are paths; their content comes from ${Object.values(KUBECONFIG_VARIABLES).join(' and ')}.
Exit codes: 0 converged, 1 objects failed, 2 settings, 3 connection or rights, 4 work left, 130 cancelled.`;

const VALUES = { text: ' TEXT', list: ' LIST', integer: ' NUMBER', boolean: '', duration: ' TIME' };

export function helpText(): string {
  const lines = OPTION_NAMES.filter((name) => name !== 'mode').map((name) => {
    const flag = `  --${name}${VALUES[kindOf(name)]}`;
    return `${flag.padEnd(38)} default: ${otherwise(name).replaceAll('`', '')}`;
  });
  return [HEAD, ...lines, FOOT].join('\n');
}
