/** How the text of an option is understood. `lines` is a list, one entry a line; `words` one with commas as well. */
export type OptionKind = 'text' | 'lines' | 'words' | 'integer' | 'boolean' | 'duration';

interface Option {
  readonly kind: OptionKind;
  /** What applies when it is given nowhere, in the words of the documentation. */
  readonly otherwise: string;
  /** Never read from a file or a command line. */
  readonly secret?: true;
  /** Says where other settings are and therefore cannot stand among them. */
  readonly notInFile?: true;
}

/**
 * Everything a user can set, in the order of the documentation. The names are those of the action's inputs; flags are
 * the same with two dashes, keys of the config file the same in snake_case.
 */
export const OPTIONS = {
  plan: { kind: 'lines', otherwise: '`roadmap.yaml`, `roadmap.yml` or `roadmap.json`' },
  config: {
    kind: 'text',
    otherwise: '`planpilot.yaml`, `planpilot.yml` or `planpilot.json`, when there is one',
    notInFile: true,
  },
  mode: { kind: 'text', otherwise: '`auto`' },
  provider: { kind: 'text', otherwise: '`github`' },
  target: { kind: 'text', otherwise: 'the repository of the workflow' },
  token: { kind: 'text', otherwise: '`${{ github.token }}`', secret: true },
  'project-token': { kind: 'text', otherwise: '`token`', secret: true },
  'board-url': { kind: 'text', otherwise: 'no board' },
  'plan-id': { kind: 'text', otherwise: "`plan_id` of the plan, else from the file's path" },
  'adopt-plan-id': { kind: 'text', otherwise: 'none' },
  label: { kind: 'text', otherwise: '`planpilot`' },
  'max-concurrent': { kind: 'integer', otherwise: '`5`' },
  'sync-map': { kind: 'text', otherwise: 'none' },
  'sync-path': {
    kind: 'text',
    otherwise: "a file in the runner's temporary folder; in `.planpilot/` on the command line",
  },
  'on-drift': {
    kind: 'text',
    otherwise: '`report` for title and body, `overwrite` for everything else that is ours',
  },
  prune: { kind: 'text', otherwise: '`none`' },
  'max-closes': { kind: 'integer', otherwise: '`5`' },
  'max-changes-percent': { kind: 'integer', otherwise: 'any share' },
  reviewed: { kind: 'text', otherwise: 'none; nothing is held' },
  'change-set': { kind: 'text', otherwise: 'a file beside the sync map' },
  comment: { kind: 'text', otherwise: '`auto`' },
  'comment-key': { kind: 'text', otherwise: 'none' },
  'fail-on': { kind: 'words', otherwise: '`held, incomplete`' },
  'drift-issue': { kind: 'boolean', otherwise: '`false`' },
  propose: { kind: 'boolean', otherwise: '`false`' },
  revert: { kind: 'text', otherwise: 'none; `mode: revert` needs it' },
  'import-path': { kind: 'text', otherwise: 'a file beside the sync map' },
  preview: { kind: 'boolean', otherwise: '`false`' },
  delete: { kind: 'boolean', otherwise: '`false`' },
  confirm: { kind: 'text', otherwise: 'none' },
  rollup: { kind: 'boolean', otherwise: '`true`' },
  'sibling-order': { kind: 'text', otherwise: '`create`' },
  validation: { kind: 'text', otherwise: '`strict`' },
  require: { kind: 'lines', otherwise: 'nothing beyond `id` and `title`' },
  mentions: { kind: 'boolean', otherwise: '`false`' },
  status: { kind: 'text', otherwise: 'left empty' },
  priority: { kind: 'text', otherwise: 'left empty' },
  iteration: { kind: 'text', otherwise: 'left empty' },
  'size-field': { kind: 'text', otherwise: '`Size`, when the board has it' },
  'type-strategy': { kind: 'text', otherwise: '`issue-type`' },
  'request-timeout': { kind: 'duration', otherwise: '`30s`' },
  'write-interval': { kind: 'duration', otherwise: '`1s`' },
  'max-duration': { kind: 'duration', otherwise: '`5h30m`' },
  'odoo-url': { kind: 'text', otherwise: 'none; `provider: odoo` needs it' },
  'odoo-database': { kind: 'text', otherwise: 'the only one that the server shows' },
  'odoo-username': { kind: 'text', otherwise: 'none; Odoo 17 and 18, and passwords, need it' },
  'odoo-api-key': { kind: 'text', otherwise: 'none; `provider: odoo` needs it', secret: true },
  'odoo-project': { kind: 'text', otherwise: 'none; `provider: odoo` needs it' },
  'odoo-batch-size': { kind: 'integer', otherwise: '`1`' },
  'odoo-min-interval': { kind: 'duration', otherwise: '`1s` for `*.odoo.com`, else `0s`' },
  'odoo-stages': { kind: 'text', otherwise: '`backlog`' },
  'odoo-tracking': { kind: 'boolean', otherwise: '`false`' },
} as const satisfies Readonly<Record<string, Option>>;

export type OptionName = keyof typeof OPTIONS;

const table: Readonly<Record<OptionName, Option>> = OPTIONS;

export const OPTION_NAMES: readonly OptionName[] = Object.keys(OPTIONS).filter(isOptionName);

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name);
}

export function isSecret(name: OptionName): boolean {
  return table[name].secret === true;
}

export function kindOf(name: OptionName): OptionKind {
  return table[name].kind;
}

export function otherwise(name: OptionName): string {
  return table[name].otherwise;
}

/** The option's key in the config file; absent for options that cannot stand there. */
export function keyOf(name: OptionName): string | undefined {
  const { secret, notInFile } = table[name];
  return secret === true || notInFile === true ? undefined : name.replaceAll('-', '_');
}
