import { isOptionName, kindOf, otherwise } from '../app/options.ts';
import { FLAGS } from './arguments.ts';

const HEAD = `planpilot: makes a tracker match a plan file

Usage: planpilot <command> [flags]

Commands:
  sync       make the tracker match the plan
  preview    show what a sync would do now; writes nothing
  dry-run    show what a first sync would create; needs no token and no network
  drift      report what people changed in the tracker since the last sync
  import     write a plan file and a sync map from what the tracker holds
  clean      close every item of one plan
  revert     take back what an earlier sync wrote
  demo       sync a roadmap to a GitHub-compatible server on this machine
  kcp        bring a cluster in line with a kcp workspace; see planpilot kcp --help

Flags:`;

const FOOT = `  --help, -h
  --version

Tokens come from the environment: GITHUB_TOKEN or GH_TOKEN, and GITHUB_PROJECT_TOKEN for boards;
the key of an Odoo user from ODOO_API_KEY.
Exit codes: 0 done, 1 defect, 2 usage, 3 settings or plan, 4 tracker or token, 5 not everything was synced.`;

const VALUES = {
  text: ' TEXT',
  lines: ' TEXT (repeatable)',
  words: ' WORDS',
  integer: ' NUMBER',
  boolean: '',
  duration: ' TIME',
};

export function helpText(): string {
  const lines = FLAGS.map((name) => {
    const flag = `  --${name}${isOptionName(name) ? VALUES[kindOf(name)] : ''}`;
    return `${flag.padEnd(32)} default: ${otherwise(name).replaceAll('`', '')}`;
  });
  return [HEAD, ...lines, FOOT].join('\n');
}
