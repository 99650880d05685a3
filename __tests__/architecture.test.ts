import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type GlobalUses, mentionedNames } from './gates/global-uses.ts';
import { importGraph } from './gates/import-graph.ts';
import { importEffects } from './gates/module-shape.ts';
import { cycleProblems, globalDoorProblems, importDoorProblems, layerProblems } from './gates/rules.ts';

const root = join(import.meta.dirname, '..');
const modules = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `src/${name.replaceAll('\\', '/')}`);

const sources = new Map(modules.map((module) => [module, readFileSync(join(root, module), 'utf8')]));
const graph = importGraph(sources);
const uses: GlobalUses = new Map([...sources].map(([module, source]) => [module, mentionedNames(source)]));
const isEntry = (module: string): boolean => module.split('/').length === 2;

test('every module was looked at, and none of its relative imports was overlooked', () => {
  expect(modules.length).toBeGreaterThan(0);
  expect([...graph.keys()]).toEqual(modules);
  const overlooked = [...sources].filter(([module, source]) => {
    const written = source.match(/^(?:import|export|\}) .*from '\.[^']+';$/gmu) ?? [];
    const seen = graph.get(module)?.filter(({ kind }) => kind === 'module' || kind === 'unresolved') ?? [];
    return seen.length < written.length;
  });
  expect(overlooked.map(([module]) => module)).toEqual([]);
});

test('imports point down only and siblings do not see each other', () => {
  expect(layerProblems(graph)).toEqual([]);
});

test('no module imports itself through others', () => {
  expect(cycleProblems(graph)).toEqual([]);
});

test('packages and Node modules are imported at their doors only', () => {
  expect(importDoorProblems(graph)).toEqual([]);
});

test('environment, clock, network and output are reached through their doors only', () => {
  expect(globalDoorProblems(uses)).toEqual([]);
});

test('a module only declares and names what it exports; the entries alone run something', () => {
  const effects = [...sources]
    .filter(([module]) => !isEntry(module))
    .flatMap(([module, source]) => importEffects(source).map((effect) => `${module}: ${effect}`));
  expect(effects).toEqual([]);
});
