import { describe, expect, test } from '@jest/globals';
import { reportLines } from '../../src/kcp/report/wording.ts';
import { testCertificate } from '../support/kube-server/certificate.ts';
import { kubeconfig } from '../support/kube-server/kubeconfig.ts';
import { Pair } from './runs.ts';

type Arrange = (pair: Pair) => Readonly<Record<string, string>>;

const both = (text: string) => ({ 'upstream-kubeconfig': text, 'downstream-kubeconfig': text });

/** What is wrong, how it comes about, the exit code, what is said. */
const BAD: readonly (readonly [string, Arrange, number, readonly RegExp[]])[] = [
  [
    'both contexts are one cluster',
    ({ up }) => both(up.kubeconfig()),
    2,
    [
      /upstream and downstream are the same cluster \(https:\/\/127\.0\.0\.1/u,
      /Remedy: check the two contexts/u,
    ],
  ],
  [
    'both contexts are one cluster, allowed, with a mapping that collides',
    ({ up }) => ({ ...both(up.kubeconfig()), 'allow-same-cluster': 'true', 'namespace-mapping': 'same' }),
    2,
    [/the same cluster/u, /Remedy: use the namespace mapping prefix or hash/u],
  ],
  [
    'a kind that nobody serves',
    () => ({ resources: 'configmap.v1' }),
    2,
    [
      /The upstream cluster serves no configmap\.v1 \(did you mean "configmaps\.v1"\?\)/u,
      /The downstream cluster serves no configmap\.v1/u,
    ],
  ],
  [
    'several kinds that nobody serves, all at once',
    () => ({ resources: 'widgets.v1.example.io, gadgets.v1.example.io' }),
    2,
    [/upstream.*widgets/u, /upstream.*gadgets/u, /downstream.*widgets/u, /downstream.*gadgets/u],
  ],
  [
    'a wildcard for which nothing is served',
    () => ({ resources: '*.nothing.example' }),
    2,
    [/Stopped: /u, /Remedy: /u],
  ],
  [
    'missing rights on both sides, all at once',
    ({ up, down }) => {
      up.access.deny({ verb: 'patch', resource: 'configmaps' });
      up.access.deny({ verb: 'watch', resource: 'configmaps' });
      down.access.deny({ verb: 'delete', resource: 'configmaps' });
      down.access.deny({ verb: 'create', resource: 'namespaces' });
      return {};
    },
    3,
    [
      /upstream: watch configmaps/u,
      /upstream: patch configmaps/u,
      /downstream: delete configmaps/u,
      /downstream: create namespaces/u,
      /Remedy: .*print-rbac|Remedy: .*right|Remedy: .*role/u,
    ],
  ],
  [
    'an expired token',
    ({ up }) => {
      up.access.expire('admin-token');
      return {};
    },
    3,
    [/upstream .*Unauthorized|cannot connect to the upstream/u, /Remedy: .*credentials|Remedy: .*renew/u],
  ],
  [
    'a wrong token downstream',
    ({ down }) => ({ 'downstream-kubeconfig': down.kubeconfig('down', 'wrong-token-x') }),
    3,
    [/cannot connect to the downstream/u, /Remedy: /u],
  ],
  [
    'a server that is not there',
    () => ({
      'upstream-kubeconfig': kubeconfig([{ name: 'x', server: 'https://127.0.0.1:9', token: 't1234' }]),
    }),
    3,
    [
      /cannot connect to the upstream \(https:\/\/127\.0\.0\.1:9\).*nothing listens there/u,
      /Remedy: check the server URL/u,
    ],
  ],
  [
    'a host that does not exist',
    () => ({
      'upstream-kubeconfig': kubeconfig([
        { name: 'x', server: 'https://no-such-host.invalid', token: 't1234' },
      ]),
    }),
    3,
    [/cannot connect to the upstream.*(?:unknown|could not be looked up)/u, /Remedy: /u],
  ],
  [
    'a certificate that nobody vouches for',
    ({ up }) => ({
      'upstream-kubeconfig': kubeconfig([{ name: 'x', server: up.url, token: 'admin-token' }]),
    }),
    3,
    [/its certificate is not trusted/u, /Remedy: put the cluster's CA into certificate-authority-data/u],
  ],
  [
    'a certificate for another host',
    ({ up }) => ({
      'upstream-kubeconfig': kubeconfig([
        {
          name: 'x',
          server: up.url,
          token: 'admin-token',
          ca: testCertificate,
          cluster: { 'tls-server-name': 'other.example' },
        },
      ]),
    }),
    3,
    [/another host name/u, /Remedy: /u],
  ],
  [
    'plain HTTP without consent',
    () => ({
      'upstream-kubeconfig': kubeconfig([
        { name: 'x', server: 'http://127.0.0.1:1', cluster: { 'insecure-skip-tls-verify': false } },
      ]),
    }),
    2,
    [/reached without TLS/u, /use https/u],
  ],
  [
    'a server that is no URL',
    () => ({
      'upstream-kubeconfig': kubeconfig([{ name: 'x', server: '127.0.0.1:6443', ca: testCertificate }]),
    }),
    2,
    [/server is no URL \(write it as https:\/\/host:port\)/u],
  ],
  [
    'a context whose cluster is missing, on both sides',
    () =>
      both(
        JSON.stringify({
          clusters: [],
          users: [],
          contexts: [{ name: 'x', context: { cluster: 'gone', user: 'u' } }],
          'current-context': 'x',
        }),
      ),
    2,
    [
      /upstream: context "x" names the cluster "gone"/u,
      /downstream: context "x" names the cluster "gone"/u,
      /names the user "u"/u,
    ],
  ],
  [
    'a credential plug-in that is not installed',
    ({ up }) => ({
      'upstream-kubeconfig': kubeconfig([
        {
          name: 'x',
          server: up.url,
          ca: testCertificate,
          user: {
            exec: {
              apiVersion: 'client.authentication.k8s.io/v1',
              command: 'no-such-plugin',
              interactiveMode: 'Never',
            },
          },
        },
      ]),
    }),
    3,
    [
      /the credential plug-in "no-such-plugin" is not installed/u,
      /Remedy: install it and put it on the PATH/u,
    ],
  ],
  [
    'a token file that is missing',
    ({ up }) => ({
      'upstream-kubeconfig': kubeconfig([
        { name: 'x', server: up.url, ca: testCertificate, user: { tokenFile: '/nowhere/token' } },
      ]),
    }),
    2,
    [/cannot be read/u],
  ],
  [
    'a server that speaks something else',
    ({ up }) => {
      up.faults.add({ fault: { kind: 'garbage', body: '<html>portal</html>' } });
      return {};
    },
    3,
    [/cannot connect to the upstream/u, /Remedy: /u],
  ],
  [
    'a server that refuses everything',
    ({ down }) => {
      down.faults.add({ fault: { kind: 'status', code: 503, reason: 'ServiceUnavailable' } });
      return {};
    },
    3,
    [/cannot connect to the downstream/u, /Remedy: /u],
  ],
  [
    'lists that do not come in time',
    ({ up }) => {
      up.faults.add({ fault: { kind: 'hang' }, when: ({ verb }) => verb === 'list' });
      return { 'cache-sync-timeout': '300ms' };
    },
    3,
    [/configmaps/u, /upstream/u],
  ],
];

describe('clusters that cannot be worked with', () => {
  test.each(BAD)('%s', async (_name, arrange, exitCode, said) => {
    await using pair = await Pair.start();
    const report = await pair.run(arrange(pair));
    const text = reportLines(report).join('\n');
    for (const each of said) expect(text).toMatch(each);
    expect(text).not.toMatch(/admin-token|wrong-token-x/u);
    expect([report.exitCode, report.converged, pair.writes]).toEqual([exitCode, false, 0]);
  });
});
