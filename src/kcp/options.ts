/** How the text of an option is understood. `list` takes commas, blanks or lines between its entries. */
export type OptionKind = 'text' | 'list' | 'integer' | 'boolean' | 'duration';

interface Option {
  readonly kind: OptionKind;
  /** What applies when it is given nowhere, in the words of the documentation. */
  readonly otherwise: string;
  /** Holds credentials or says where they are: never read from the config file. */
  readonly notInFile?: true;
  /** Only for the command line and its long-running form; no input of the action. */
  readonly flagOnly?: true;
}

/**
 * Everything a user can set, in the order of the documentation. The names are those of the action's inputs; flags are
 * the same with two dashes, keys of the config file the same in snake_case.
 */
export const OPTIONS = {
  'upstream-kubeconfig': { kind: 'text', otherwise: 'required', notInFile: true },
  'downstream-kubeconfig': { kind: 'text', otherwise: 'required', notInFile: true },
  'upstream-context': { kind: 'text', otherwise: 'the current context of the kubeconfig' },
  'downstream-context': { kind: 'text', otherwise: 'the current context of the kubeconfig' },
  'config-file': { kind: 'text', otherwise: 'none', notInFile: true },
  resources: { kind: 'list', otherwise: 'required: nothing is synced unless it is named' },
  namespaces: { kind: 'list', otherwise: 'all but `kube-*`' },
  selector: { kind: 'text', otherwise: 'every object' },
  mode: { kind: 'text', otherwise: '`once`' },
  duration: { kind: 'duration', otherwise: '`30m`' },
  timeout: { kind: 'duration', otherwise: '`10m`' },
  'wait-for': { kind: 'text', otherwise: '`applied`' },
  'max-failures': { kind: 'integer', otherwise: 'no limit: all are tried' },
  'target-name': { kind: 'text', otherwise: "a name made from the upstream server's address" },
  'namespace-mapping': { kind: 'text', otherwise: '`prefix`' },
  'conflict-policy': { kind: 'text', otherwise: '`fail`' },
  'field-conflicts': { kind: 'text', otherwise: '`upstream-wins`' },
  'delete-policy': { kind: 'text', otherwise: '`delete`' },
  'status-sync': { kind: 'boolean', otherwise: '`true`' },
  'create-namespaces': { kind: 'boolean', otherwise: '`true`' },
  'allow-same-cluster': { kind: 'boolean', otherwise: '`false`' },
  prefix: { kind: 'text', otherwise: '`sync.planpilot.dev`' },
  'feature-gates': {
    kind: 'text',
    otherwise: '`TMC=true,SyncEngine=true,StatusSync=true,NamespaceCleanup=false`',
  },
  'worker-count': { kind: 'integer', otherwise: '`5`' },
  'max-retries': { kind: 'integer', otherwise: '`15`' },
  'rate-limit-per-sec': { kind: 'integer', otherwise: '`100`' },
  'queue-depth': { kind: 'integer', otherwise: '`1000`' },
  'resync-period': { kind: 'duration', otherwise: '`10m`' },
  'retry-base-delay': { kind: 'duration', otherwise: '`5ms`' },
  'retry-max-delay': { kind: 'duration', otherwise: '`30s`; `1000s` for the daemon' },
  'cache-sync-timeout': { kind: 'duration', otherwise: '`60s`' },
  'shutdown-timeout': { kind: 'duration', otherwise: '`5s`; `30s` for the daemon' },
  'enable-profiling': { kind: 'boolean', otherwise: '`false`' },
  'status-path': {
    kind: 'text',
    otherwise: "a file in the runner's temporary folder; none on the command line",
  },
  'log-level': { kind: 'text', otherwise: '`info`', notInFile: true, flagOnly: true },
  listen: { kind: 'text', otherwise: '`127.0.0.1:8080`', flagOnly: true },
  'leader-election': { kind: 'boolean', otherwise: '`false`', flagOnly: true },
  'lease-namespace': { kind: 'text', otherwise: '`default`', flagOnly: true },
  'lease-name': { kind: 'text', otherwise: '`planpilot-` and the target name', flagOnly: true },
} as const satisfies Readonly<Record<string, Option>>;

export type OptionName = keyof typeof OPTIONS;

const table: Readonly<Record<OptionName, Option>> = OPTIONS;

/** Every option; the command line takes all of them. */
export const OPTION_NAMES: readonly OptionName[] = Object.keys(OPTIONS).filter(isOptionName);

/** The inputs of `kcp/action.yml`. */
export const INPUT_NAMES: readonly OptionName[] = OPTION_NAMES.filter(
  (name) => table[name].flagOnly !== true,
);

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name);
}

export function kindOf(name: OptionName): OptionKind {
  return table[name].kind;
}

export function otherwise(name: OptionName): string {
  return table[name].otherwise;
}

/** The option's key in the config file; absent for options that cannot stand there. */
export function keyOf(name: OptionName): string | undefined {
  return table[name].notInFile === true ? undefined : name.replaceAll('-', '_');
}
