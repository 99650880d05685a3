import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { readArguments } from '../../src/kcp/arguments.ts';
import { configSchema } from '../../src/kcp/config-schema.ts';
import { helpText } from '../../src/kcp/help.ts';
import { INPUT_NAMES, OPTION_NAMES } from '../../src/kcp/options.ts';
import { OUTPUT_NAMES } from '../../src/kcp/outputs.ts';
import { rbacManifest } from '../../src/kcp/rbac.ts';

const given = (...args: readonly string[]): Record<string, string> => {
  const invocation = readArguments(args);
  if (invocation.kind !== 'run') throw new Error(JSON.stringify(invocation));
  return Object.fromEntries(invocation.given);
};

describe('the command line', () => {
  test('a word is the mode, flags are options, lists add up', () => {
    expect(
      given('plan', '--resources', 'configmaps.v1', '--resources=secrets.v1', '--no-status-sync'),
    ).toEqual({
      mode: 'plan',
      resources: 'configmaps.v1\nsecrets.v1',
      'status-sync': 'false',
    });
  });

  test('the daemon is a flag', () => {
    expect(readArguments(['--daemon', '--leader-election', '--listen', '0.0.0.0:9090'])).toEqual({
      kind: 'run',
      daemon: true,
      given: new Map([
        ['leader-election', 'true'],
        ['listen', '0.0.0.0:9090'],
      ]),
    });
  });

  test('roles can be printed', () => {
    expect(readArguments(['print-rbac', '--resources', 'configmaps.v1'])).toMatchObject({
      kind: 'print-rbac',
    });
  });

  test.each([
    [['snyc'], /Unknown command "kcp snyc"/u],
    [['wach'], /did you mean "watch"/u],
    [['plan', '--mode', 'once'], /The mode is given twice/u],
    [['--selectr', 'a=b'], /Unknown flag "--selectr" \(did you mean "--selector"\?\)/u],
    [['--selector'], /--selector needs a value/u],
    [['once', 'more'], /Too many words: more/u],
    [['--log-level', 'loud'], /--log-level is "loud" \(use debug, info, warning, error\)/u],
    [['--daemon=yes'], /--daemon takes no value/u],
    [
      ['--upstream-kubeconfig', 'apiVersion: v1\nkind: Config'],
      /takes a path: others can see the command line/u,
    ],
  ])('%j is a mistake', (args, message) => {
    const invocation = readArguments(args);
    expect(invocation.kind === 'usage' ? invocation.mistakes.join('\n') : '').toMatch(message);
  });

  test('help names every flag', () => {
    const text = helpText();
    for (const name of OPTION_NAMES.filter((each) => each !== 'mode')) expect(text).toContain(`--${name}`);
  });
});

test('inputs and outputs of kcp/action.yml are those of the code, all described, none with a default', () => {
  const action = parse(readFileSync(join(import.meta.dirname, '../../kcp/action.yml'), 'utf8'));
  expect(Object.keys(action.inputs)).toEqual(INPUT_NAMES);
  expect(Object.keys(action.outputs)).toEqual(OUTPUT_NAMES);
  expect(action.runs).toEqual({ using: 'node24', main: '../dist/kcp/index.js' });
  for (const [name, described] of [...Object.entries(action.inputs), ...Object.entries(action.outputs)])
    expect([name, described]).toEqual([name, { description: expect.any(String) }]);
});

test('docs/kcp.md has a row for each input and output', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/kcp.md'), 'utf8');
  const rows = (table: string): readonly string[] => {
    const [, rest = ''] = text.split(`<!-- ${table}:start -->`);
    const [body = ''] = rest.split(`<!-- ${table}:end -->`);
    return [...body.matchAll(/^\| `([\w-]+)` \|/gmu)].map(([, name = '']) => name);
  };
  expect(rows('kcp-inputs')).toEqual(INPUT_NAMES);
  expect(rows('kcp-outputs')).toEqual(OUTPUT_NAMES);
});

test('the example of a config file is a valid one', () => {
  const example = parse(readFileSync(join(import.meta.dirname, '../../examples/kcp/kcp.yaml'), 'utf8'));
  expect(configSchema.safeParse(example)).toMatchObject({ success: true });
});

test('the roles hold what is needed and nothing else', () => {
  const text = rbacManifest({
    name: 'planpilot-staging',
    resources: [
      { group: 'apps', version: 'v1', resource: 'deployments' },
      { group: '', version: 'v1', resource: 'configmaps' },
    ],
    statusSync: true,
    createNamespaces: true,
    cleansNamespaces: false,
    adopts: false,
    deletes: true,
    leaseNamespace: 'ops',
  });
  const [upstream, downstream, lease] = parseAllDocuments(text).map((document) => document.toJS());
  expect(upstream).toMatchObject({
    kind: 'ClusterRole',
    metadata: { name: 'planpilot-staging-upstream' },
    rules: [
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'watch', 'patch'] },
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch', 'patch'] },
      { apiGroups: ['apps'], resources: ['deployments/status'], verbs: ['patch'] },
      { apiGroups: [''], resources: ['configmaps/status'], verbs: ['patch'] },
      { apiGroups: [''], resources: ['namespaces'], verbs: ['get'] },
    ],
  });
  expect(downstream.rules).toEqual([
    {
      apiGroups: ['apps'],
      resources: ['deployments'],
      verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'],
    },
    {
      apiGroups: [''],
      resources: ['configmaps'],
      verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'],
    },
    { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'create'] },
  ]);
  expect(lease).toMatchObject({ kind: 'Role', metadata: { namespace: 'ops' } });
});
