import { describe, expect, test } from '@jest/globals';
import { flagSpelling } from '../../src/kcp/arguments.ts';
import { INPUT_NAMES } from '../../src/kcp/options.ts';
import { loadSettings, type Settings } from '../../src/kcp/settings.ts';
import { ConfigError } from '../../src/kernel/errors.ts';
import { formatProblem } from '../../src/kernel/problem.ts';
import { temporaryFolder } from '../app/workspaces.ts';
import { kubeconfigText } from './kubeconfigs.ts';

const UPSTREAM = kubeconfigText({
  server: 'https://up.example:6443',
  token: 'up-secret',
  contexts: ['kcp', 'other'],
});
const DOWNSTREAM = kubeconfigText({ server: 'https://down.example:6443', token: 'down-secret' });
const inputs = { noun: 'input', spell: (name: string) => name, known: INPUT_NAMES };

interface Given {
  readonly texts?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly daemon?: boolean;
}

const COMPLETE = {
  'upstream-kubeconfig': UPSTREAM,
  'downstream-kubeconfig': DOWNSTREAM,
  resources: 'configmaps.v1',
};

async function settings({ texts = {}, files = {}, daemon = false }: Given): Promise<Settings> {
  await using folder = await temporaryFolder(files);
  const given = new Map(Object.entries({ ...COMPLETE, ...texts }));
  const spelling = daemon ? flagSpelling : inputs;
  return await loadSettings({ given, spelling, start: folder.path, within: [folder.path], daemon });
}

async function problems(given: Given): Promise<readonly string[]> {
  const outcome = await settings(given).catch((error: unknown) => error);
  if (!(outcome instanceof ConfigError)) throw new Error('the settings were accepted');
  return outcome.problems.map(formatProblem);
}

test('defaults are those of the specification', async () => {
  expect(await settings({})).toMatchObject({
    mode: 'once',
    resources: [{ group: '', version: 'v1', resource: 'configmaps' }],
    prefix: 'sync.planpilot.dev',
    namespaceMapping: 'prefix',
    conflictPolicy: 'fail',
    fieldConflicts: 'upstream-wins',
    deletePolicy: 'delete',
    timeoutMs: 600_000,
    waitFor: 'applied',
    gates: { TMC: true, SyncEngine: true, StatusSync: true, NamespaceCleanup: false },
    limits: {
      workerCount: 5,
      resyncPeriodMs: 600_000,
      maxRetries: 15,
      rateLimitPerSec: 100,
      queueDepth: 1000,
      retryBaseDelayMs: 5,
      retryMaxDelayMs: 30_000,
      cacheSyncTimeoutMs: 60_000,
      shutdownTimeoutMs: 5000,
    },
  });
});

test('the daemon has longer delays and a server on loopback', async () => {
  expect(await settings({ daemon: true })).toMatchObject({
    limits: { retryMaxDelayMs: 1_000_000, shutdownTimeoutMs: 30_000 },
    daemon: { listen: { host: '127.0.0.1', port: 8080 }, leaderElection: false, leaseNamespace: 'default' },
  });
});

test('lists take commas, blanks and lines', async () => {
  const { resources, namespaces } = await settings({
    texts: { resources: 'deployments.v1.apps, configmaps.v1\n*.batch', namespaces: 'a b,c' },
  });
  expect(resources).toEqual([
    { group: 'apps', version: 'v1', resource: 'deployments' },
    { group: '', version: 'v1', resource: 'configmaps' },
    { group: 'batch' },
  ]);
  expect(namespaces).toEqual(['a', 'b', 'c']);
});

test('inputs win over the config file, whose other keys count', async () => {
  const { mode, workerCount } = await settings({
    texts: { 'config-file': 'kcp.yaml', mode: 'plan' },
    files: { 'kcp.yaml': 'mode: watch\nworker_count: 7\n' },
  }).then((all) => ({ mode: all.mode, workerCount: all.limits.workerCount }));
  expect([mode, workerCount]).toEqual(['plan', 7]);
});

test.each([
  ['content', UPSTREAM],
  ['base64', Buffer.from(UPSTREAM).toString('base64')],
  [
    'base64 in lines',
    Buffer.from(UPSTREAM)
      .toString('base64')
      .replaceAll(/(.{60})/gu, '$1\n'),
  ],
  [
    'JSON',
    '{"clusters":[],"users":[{"name":"u","user":{"token":"up-secret"}}],"contexts":[{"name":"kcp"}],"current-context":"kcp"}',
  ],
  ['path', 'keys/up.yaml'],
])('a kubeconfig is taken as %s', async (_form, text) => {
  const { clusters } = await settings({
    texts: { 'upstream-kubeconfig': text },
    files: { 'keys/up.yaml': UPSTREAM },
  });
  expect(clusters?.upstream.context).toBe('kcp');
  expect(clusters?.upstream.secrets).toContain('up-secret');
});

test('with a gate off nothing else has to be given', async () => {
  const given = new Map([['feature-gates', 'TMC=false']]);
  const { clusters, gates } = await loadSettings({ given, spelling: inputs, start: '/', daemon: false });
  expect([clusters, gates.TMC, gates.SyncEngine]).toEqual([undefined, false, false]);
});

const BAD: readonly (readonly [string, Given, RegExp])[] = [
  [
    'no kubeconfig',
    { texts: { 'upstream-kubeconfig': '' } },
    /upstream-kubeconfig is missing \(give .*base64/u,
  ],
  [
    'a kubeconfig of broken YAML',
    { texts: { 'upstream-kubeconfig': 'apiVersion: v1\nclusters: [' } },
    /is no valid YAML \(line 2\)/u,
  ],
  ['a kubeconfig that is a list', { texts: { 'upstream-kubeconfig': '- a\n- b' } }, /holds no mapping/u],
  [
    'a kubeconfig without users',
    { texts: { 'upstream-kubeconfig': 'clusters: []\ncontexts: []' } },
    /has no list of users/u,
  ],
  [
    'a kubeconfig without contexts',
    { texts: { 'upstream-kubeconfig': 'clusters: []\nusers: []\ncontexts: []' } },
    /has no context/u,
  ],
  [
    'a kubeconfig without current context',
    { texts: { 'upstream-kubeconfig': kubeconfigText({ currentContext: '""' }) } },
    /no current context \(choose one with upstream-context: main\)/u,
  ],
  [
    'a kubeconfig file that is missing',
    { texts: { 'upstream-kubeconfig': 'none.yaml' } },
    /none\.yaml does not exist \(check the path/u,
  ],
  [
    'a kubeconfig path that is a folder',
    { texts: { 'upstream-kubeconfig': 'sub' }, files: { 'sub/x': '' } },
    /sub is no file/u,
  ],
  [
    'a kubeconfig path that leads out',
    { texts: { 'upstream-kubeconfig': '/etc/hostname' } },
    /leads out of the workspace/u,
  ],
  [
    'an unknown context',
    { texts: { 'upstream-context': 'kcpp' } },
    /no context "kcpp" \(did you mean "kcp"\?\)/u,
  ],
  ['no resources', { texts: { resources: ' ' } }, /No resources are named/u],
  [
    'a resource without version',
    { texts: { resources: 'deployments.apps' } },
    /resources\[1\].*has to name kinds, such as deployments\.v1\.apps/u,
  ],
  ['a resource by its kind', { texts: { resources: 'Deployment.v1.apps' } }, /has to name kinds/u],
  ['a wildcard of a version', { texts: { resources: '*.v1' } }, /has to name kinds/u],
  ['a bad selector', { texts: { selector: 'app in web' } }, /"selector" \(input\) is no label selector/u],
  [
    'a bad duration',
    { texts: { timeout: 'ten minutes' } },
    /"timeout" \(input\) must be a duration such as 25m/u,
  ],
  ['no time', { texts: { timeout: '0s' } }, /must be longer than nothing/u],
  ['a negative duration', { texts: { duration: '-5m' } }, /must be a duration/u],
  ['a bad resync period', { texts: { 'resync-period': 'never' } }, /or 0 for never/u],
  ['an unknown mode', { texts: { mode: 'wach' } }, /did you mean "watch"\?/u],
  ['an unknown policy', { texts: { 'conflict-policy': 'steal' } }, /one of fail, adopt, skip/u],
  [
    'an unknown field policy',
    { texts: { 'field-conflicts': 'upstream' } },
    /one of upstream-wins, downstream-wins, manual/u,
  ],
  ['an unknown wait', { texts: { 'wait-for': 'ready' } }, /one of applied, status/u],
  [
    'an unknown gate',
    { texts: { 'feature-gates': 'TCM=true' } },
    /unknown gate "TCM": did you mean "TMC"\?/u,
  ],
  [
    'a gate that is neither on nor off',
    { texts: { 'feature-gates': 'TMC=on' } },
    /write TMC=true or TMC=false/u,
  ],
  [
    'an engine without TMC',
    { texts: { 'feature-gates': 'TMC=false,SyncEngine=true' } },
    /SyncEngine requires TMC/u,
  ],
  ['no workers', { texts: { 'worker-count': '0' } }, /has to be at least 1, not 0/u],
  ['too many workers', { texts: { 'worker-count': '51' } }, /has to be at most 50, not 51/u],
  [
    'workers in words',
    { texts: { 'worker-count': 'five' } },
    /a number, not the text "five"|a whole number, not the text "five"/u,
  ],
  ['negative failures', { texts: { 'max-failures': '-1' } }, /has to be at least 0/u],
  ['a flag that is no truth', { texts: { 'status-sync': 'yes' } }, /true or false/u],
  ['a prefix without a dot', { texts: { prefix: 'planpilot' } }, /must be a DNS name with a dot/u],
  [
    'a target name with a slash',
    { texts: { 'target-name': 'a/b' } },
    /lower-case letters, digits and dashes/u,
  ],
  [
    'an unknown mapping',
    { texts: { 'namespace-mapping': 'suffix' } },
    /same, prefix, hash or fixed:NAMESPACE/u,
  ],
  ['a namespace in capitals', { texts: { namespaces: 'Team-A' } }, /lower-case/u],
  [
    'base above the longest delay',
    { texts: { 'retry-base-delay': '2m' } },
    /retry-base-delay is longer than retry-max-delay/u,
  ],
  [
    'an unknown input',
    { texts: { selectr: 'a=b' } },
    /Unknown input "selectr" \(did you mean "selector"\?\)/u,
  ],
  ['a daemon option for the action', { texts: { listen: '127.0.0.1:1' } }, /Unknown input "listen"/u],
  [
    'a config file that is missing',
    { texts: { 'config-file': 'no.yaml' } },
    /config file no\.yaml cannot be read/u,
  ],
  ['a config file outside', { texts: { 'config-file': '../x.yaml' } }, /lies outside the workspace/u],
  [
    'an unknown key',
    { texts: { 'config-file': 'k.yaml' }, files: { 'k.yaml': 'selektor: a' } },
    /^k\.yaml:1:1: Unknown key "selektor" \(did you mean "selector"\?\)/u,
  ],
  [
    'a kubeconfig in the file',
    { texts: { 'config-file': 'k.yaml' }, files: { 'k.yaml': 'upstream_kubeconfig: x' } },
    /Unknown key "upstream_kubeconfig"/u,
  ],
  [
    'a rule with a bad path',
    { texts: { 'config-file': 'k.yaml' }, files: { 'k.yaml': 'rules:\n- name: r\n  delete: [spec.x]' } },
    /^k\.yaml:3:12: .*has to be a path/u,
  ],
  [
    'a rule on the identity',
    {
      texts: { 'config-file': 'k.yaml' },
      files: { 'k.yaml': 'rules:\n- name: r\n  delete: [/metadata/name]' },
    },
    /has to be a path/u,
  ],
  [
    'a rule with a bad expression',
    {
      texts: { 'config-file': 'k.yaml' },
      files: { 'k.yaml': 'rules:\n- name: r\n  replace: [{path: /spec/a, pattern: "(", with: ""}]' },
    },
    /is no regular expression/u,
  ],
  [
    'an up rule with a selector',
    {
      texts: { 'config-file': 'k.yaml' },
      files: { 'k.yaml': 'rules:\n- name: r\n  direction: up\n  selector: a=b' },
    },
    /cannot have selector.*with direction up/u,
  ],
  [
    'names of namespaces within one cluster',
    {
      texts: { 'config-file': 'k.yaml' },
      files: { 'k.yaml': 'allow_same_cluster: true\nnamespace_names: {a: a}' },
    },
    /namespace_names cannot be used within one cluster/u,
  ],
  [
    'two objects with one name',
    {
      texts: { 'config-file': 'k.yaml' },
      files: { 'k.yaml': 'object_names: {configmaps.v1: {a: c, b: c}}' },
    },
    /gives two objects one name/u,
  ],
  [
    'a name that no object can have',
    { texts: { 'config-file': 'k.yaml' }, files: { 'k.yaml': 'object_names: {configmaps.v1: {a: b/c}}' } },
    /cannot be the name of an object/u,
  ],
  [
    'two rules of one name',
    { texts: { 'config-file': 'k.yaml' }, files: { 'k.yaml': 'rules: [{name: r}, {name: r}]' } },
    /Two rules are named "r"/u,
  ],
];

describe('settings that cannot work', () => {
  test.each(BAD)('%s', async (_name, given, message) => {
    const found = await problems(given);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
    expect(found[0]).toMatch(/\(.+\)$/u);
  });

  test('all of them are named at once', async () => {
    const found = await problems({
      texts: { 'upstream-kubeconfig': '', mode: 'x', timeout: 'x', selector: '((', resources: '' },
    });
    expect(found).toHaveLength(5);
  });

  test('no message quotes a kubeconfig', async () => {
    const text = `${UPSTREAM}\n  broken: [up-secret`;
    const found = await problems({ texts: { 'upstream-kubeconfig': text } });
    expect(found.join()).not.toContain('secret');
  });

  test.each(['sync:8080x', '127.0.0.1', '127.0.0.1:70000'])(
    'a daemon cannot listen on %s',
    async (listen) => {
      expect(await problems({ texts: { listen }, daemon: true })).toEqual([
        expect.stringMatching(/must be an address with a port/u),
      ]);
    },
  );

  test('a daemon has no other mode', async () => {
    expect(await problems({ texts: { mode: 'plan' }, daemon: true })).toEqual([
      expect.stringMatching(/The daemon has no mode "plan"/u),
    ]);
  });
});
