import { describe, expect, test } from '@jest/globals';
import { mentionedNames } from './global-uses.ts';
import { type ImportEdge, type ImportGraph, importGraph } from './import-graph.ts';
import { importEffects } from './module-shape.ts';
import { cycleProblems, globalDoorProblems, importDoorProblems, layerProblems } from './rules.ts';

const edge = (to: string, kind: ImportEdge['kind'] = 'module', typeOnly = false): ImportEdge => ({
  to,
  kind,
  typeOnly,
});
const graphOf = (from: string, ...edges: readonly ImportEdge[]): ImportGraph =>
  new Map([[`src/${from}`, edges]]);
const globalProblems = (from: string, source: string): readonly string[] =>
  globalDoorProblems(new Map([[`src/${from}`, mentionedNames(source)]]));

describe('layers', () => {
  test.each([
    ['kernel/a.ts', 'plan/b.ts'],
    ['plan/a.ts', 'contracts/b.ts'],
    ['contracts/a.ts', 'engine/b.ts'],
    ['engine/a.ts', 'rendering/b.ts'],
    ['engine/a.ts', 'providers/github/b.ts'],
    ['syncer/a.ts', 'plan/b.ts'],
    ['providers/github/a.ts', 'providers/odoo/b.ts'],
    ['providers/github/a.ts', 'rendering/b.ts'],
    ['providers/github/a.ts', 'providers/factory.ts'],
    ['report/a.ts', 'engine/b.ts'],
    ['app/a.ts', 'action/b.ts'],
    ['action/a.ts', 'cli/b.ts'],
    ['action/a.ts', 'engine/b.ts'],
    ['github-server/a.ts', 'kernel/b.ts'],
    ['kernel/a.ts', 'github-server/b.ts'],
    ['cli/demo.ts', 'github-server/b.ts'],
    ['index.ts', 'app/b.ts'],
  ])('%s may not import %s', (from, to) => {
    expect(layerProblems(graphOf(from, edge(`src/${to}`)))).toEqual([
      expect.stringContaining(`src/${from} imports src/${to}: `),
    ]);
  });

  test.each([
    ['engine/a.ts', 'contracts/b.ts', false],
    ['engine/a.ts', 'engine/phases/b.ts', false],
    ['providers/factory.ts', 'providers/github/index.ts', false],
    ['report/a.ts', 'engine/b.ts', true],
    ['index.ts', 'action/run.ts', false],
  ])('%s may import %s', (from, to, typeOnly) => {
    expect(layerProblems(graphOf(from, edge(`src/${to}`, 'module', typeOnly)))).toEqual([]);
  });

  test('a room that nobody planned is a problem', () => {
    expect(layerProblems(graphOf('utils/a.ts'))).toEqual([
      'src/utils/a.ts: the room "utils" is not in the floor plan',
    ]);
  });

  test('an import that leads nowhere is a problem', () => {
    expect(layerProblems(graphOf('app/a.ts', edge('./gone.ts', 'unresolved')))).toEqual([
      'src/app/a.ts imports ./gone.ts, which is no module of src',
    ]);
  });
});

describe('cycles', () => {
  test('a cycle is reported once, as a path', () => {
    const graph: ImportGraph = new Map([
      ['src/plan/a.ts', [edge('src/plan/b.ts')]],
      ['src/plan/b.ts', [edge('src/plan/c.ts', 'module', true)]],
      ['src/plan/c.ts', [edge('src/plan/a.ts')]],
      ['src/plan/d.ts', [edge('src/plan/a.ts'), edge('src/plan/b.ts')]],
    ]);
    expect(cycleProblems(graph)).toEqual([
      'import cycle: src/plan/a.ts -> src/plan/b.ts -> src/plan/c.ts -> src/plan/a.ts',
    ]);
  });

  test('two ways to one module are no cycle', () => {
    const graph: ImportGraph = new Map([
      ['src/a.ts', [edge('src/b.ts'), edge('src/c.ts')]],
      ['src/b.ts', [edge('src/c.ts')]],
      ['src/c.ts', []],
    ]);
    expect(cycleProblems(graph)).toEqual([]);
  });
});

describe('doors of packages and Node modules', () => {
  test.each([
    ['app/a.ts', '@actions/core', 'package'],
    ['providers/github/a.ts', '@actions/github', 'package'],
    ['providers/odoo/a.ts', '@octokit/core', 'package'],
    ['app/settings.ts', 'yaml', 'package'],
    ['providers/github/a.ts', 'graphql', 'package'],
    ['plan/a.ts', 'left-pad', 'package'],
    ['app/compose.ts', 'node:fs', 'builtin'],
    ['plan/parse.ts', 'node:fs/promises', 'builtin'],
    ['engine/a.ts', 'node:timers/promises', 'builtin'],
    ['providers/github/a.ts', 'node:http', 'builtin'],
    ['cli/flags.ts', 'node:child_process', 'builtin'],
    ['action/run.ts', 'node:process', 'builtin'],
    ['kernel/a.ts', 'node:worker_threads', 'builtin'],
  ] as const)('%s may not import %s', (from, to, kind) => {
    expect(importDoorProblems(graphOf(from, edge(to, kind)))).toEqual([
      expect.stringContaining(`src/${from} imports ${to}`),
    ]);
  });

  test.each([
    ['action/logger.ts', '@actions/core', 'package'],
    ['app/plan-file.ts', 'node:fs/promises', 'builtin'],
    ['cli/demo/server.ts', 'node:child_process', 'builtin'],
  ] as const)('%s may import %s', (from, to, kind) => {
    expect(importDoorProblems(graphOf(from, edge(to, kind)))).toEqual([]);
  });
});

describe('doors of globals', () => {
  test.each([
    ['engine/a.ts', 'const t = Date.now();', 'Date.now'],
    ['engine/a.ts', 'const t = new Date();', 'Date'],
    ['engine/a.ts', 'const t = globalThis.performance.now();', 'performance.now'],
    ['engine/a.ts', 'setTimeout(() => {}, 1);', 'setTimeout'],
    ['engine/a.ts', 'const s = AbortSignal.timeout(1);', 'AbortSignal.timeout'],
    ['app/a.ts', 'const e = process.env["HOME"];', 'process.env'],
    ['cli/flags.ts', 'const { env } = process;', 'process'],
    ['cli/flags.ts', 'const e = process["env"];', 'process'],
    ['app/a.ts', 'process.exit(1);', 'process.exit'],
    ['engine/a.ts', 'const e = globalThis["process"];', 'globalThis'],
    ['engine/a.ts', 'const { Date: D } = globalThis;', 'globalThis'],
    ['plan/a.ts', 'console.log(1);', 'console.log'],
    ['providers/github/a.ts', 'await fetch(url);', 'fetch'],
    ['providers/github/a.ts', 'const options = { fetch };', 'fetch'],
    ['plan/a.ts', 'const f = (fetch as Fetch)!;', 'fetch'],
  ])('%s may not say: %s', (from, source, name) => {
    expect(globalProblems(from, source)).toEqual([
      expect.stringContaining(`src/${from} uses ${name}; its door: `),
    ]);
  });

  test.each([
    ['kernel/clock.ts', 'Date.now(); setTimeout(f, 1);'],
    ['action/inputs.ts', 'const { env } = process;'],
    ['cli/progress-bar.ts', 'process.stdout.write("x");'],
    [
      'plan/a.ts',
      'type A = Date; interface B { fetch: typeof fetch } const c = { Date: 1 }; c.Date; class D { fetch() {} }',
    ],
  ])('%s may say: %s', (from, source) => {
    expect(globalProblems(from, source)).toEqual([]);
  });
});

describe('effects of importing', () => {
  test.each([
    ['run();', 'ExpressionStatement'],
    ['await run();', 'ExpressionStatement'],
    ['if (x) { y(); }', 'IfStatement'],
    ['export default 1;', 'ExportDefaultExpression'],
    ['export default function f() {}', 'ExportDefaultDeclaration'],
  ])('%s has one', (source, effect) => {
    expect(importEffects(source)).toEqual([effect]);
  });

  test('declarations have none', () => {
    const source = `import { a } from './a.ts';
      export * from './b.ts';
      export { a };
      const c = a;
      export const d = () => c;
      export function e(): void {}
      export class F {}
      export interface G {}
      type H = G;
      export type { H };`;
    expect(importEffects(source)).toEqual([]);
  });
});

describe('reading the graph', () => {
  test('sees every form of import, and what it brings', () => {
    const source = `import { readFile } from 'node:fs/promises';
      import type { B } from './b.ts';
      import { type B as B2 } from './b.ts';
      import { b, type B as B3 } from './b.ts';
      import './b.ts';
      import { parse } from 'yaml/deep';
      import * as core from '@actions/core/lib/core';
      export * from '../plan/c.ts';
      export { c } from '../plan/c.ts';
      export type { C } from '../plan/c.ts';
      const d = async () => await import('../plan/c.ts');
      type E = import('../plan/c.ts').E;
      function f(g: import('../plan/c.ts').G): void {}
      export { d };`;
    const graph = importGraph(
      new Map([
        ['src/app/a.ts', source],
        ['src/app/b.ts', ''],
        ['src/plan/c.ts', ''],
      ]),
    );
    expect(graph.get('src/app/a.ts')).toEqual([
      edge('node:fs/promises', 'builtin'),
      edge('src/app/b.ts', 'module', true),
      edge('src/app/b.ts', 'module', true),
      edge('src/app/b.ts'),
      edge('src/app/b.ts'),
      edge('yaml', 'package'),
      edge('@actions/core', 'package'),
      edge('src/plan/c.ts'),
      edge('src/plan/c.ts'),
      edge('src/plan/c.ts', 'module', true),
      edge('src/plan/c.ts'),
      edge('src/plan/c.ts', 'module', true),
      edge('src/plan/c.ts', 'module', true),
    ]);
    expect(graph.get('src/app/b.ts')).toEqual([]);
  });

  test.each([
    ['./gone.ts', "import './gone.ts';"],
    ['../../package.json', "import manifest from '../../package.json' with { type: 'json' };"],
    ['import(…)', 'const a = await import(name);'],
  ])('cannot resolve %s', (to, source) => {
    expect(importGraph(new Map([['src/app/a.ts', source]])).get('src/app/a.ts')).toEqual([
      edge(to, 'unresolved'),
    ]);
  });
});
