import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../src/kernel/errors.ts';
import { TransportError } from '../../src/syncer/api-error.ts';
import { testCertificate } from '../support/kube-server/certificate.ts';
import { kubeconfig } from '../support/kube-server/kubeconfig.ts';
import { startKubeServer } from '../support/kube-server/server.ts';
import { connect, errorOf, unaborted } from './connected.ts';

const SECRET = 'very-secret-token-1234567890';
const https = 'https://127.0.0.1:1';

describe('a kubeconfig that cannot be used is refused with what to do, and its secrets stay in it', () => {
  test.each([
    ['nothing', '', 'no kubeconfig'],
    ['a word', SECRET, 'no current context'],
    ['a list', `- ${SECRET}`, 'no current context'],
    ['broken YAML', `users:\n  - name: "a\n    token: ${SECRET}: [`, 'no kubeconfig'],
    ['bad indentation', `clusters: []\n token: ${SECRET}\nusers`, 'no kubeconfig'],
    [
      'clusters without a server',
      JSON.stringify({ clusters: [{ name: 'a', cluster: {} }] }),
      'server is missing',
    ],
    [
      'an entry without a name',
      JSON.stringify({ users: [{ user: { token: SECRET } }] }),
      'users[0].name is missing',
    ],
    [
      'a server that is no URL',
      kubeconfig([{ name: 'a', server: 'cluster.example', token: SECRET }]),
      'no URL',
    ],
    [
      'a server of another kind',
      kubeconfig([{ name: 'a', server: 'ftp://example.com', token: SECRET }]),
      'no URL',
    ],
    [
      'plain HTTP without consent',
      kubeconfig([{ name: 'a', server: 'http://h', cluster: { 'insecure-skip-tls-verify': false } }]),
      'without TLS',
    ],
    [
      'a token file that is not there',
      kubeconfig([{ name: 'a', server: https, user: { tokenFile: '/nowhere/token' } }]),
      '/nowhere/token cannot be read',
    ],
    ['in-cluster outside of a cluster', 'in-cluster', 'no cluster around this process'],
  ])('%s', async (_, text, message) => {
    const error = await errorOf(connect({ kubeconfig: text }));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toContain(message);
    expect(error.message).toContain('upstream');
    expect(String(error.stack)).not.toContain(SECRET);
  });

  test('an unknown context lists the known ones', async () => {
    const text = kubeconfig([
      { name: 'production', server: https, token: SECRET },
      { name: 'staging', server: https, token: SECRET },
    ]);
    const error = await errorOf(connect({ kubeconfig: text, context: 'productoin' }));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toMatch(
      /no context "productoin" \(did you mean "production"\? known contexts: production, staging\)/u,
    );
  });

  test('a context that names a cluster and a user who are not there names both', async () => {
    const text = JSON.stringify({
      'current-context': 'a',
      contexts: [{ name: 'a', context: { cluster: 'gone', user: 'nobody' } }],
      clusters: [],
      users: [{ name: 'somebody', user: { token: SECRET } }],
    });
    const error = await errorOf(connect({ kubeconfig: text }));
    expect(error.message).toContain('the cluster "gone"');
    expect(error.message).toContain('the user "nobody"');
  });
});

describe('credentials', () => {
  const asked = ['-e', 'process.stdout.write(process.argv[1])'];
  const plugin = (command: string, args: readonly string[] = []) =>
    kubeconfig([
      {
        name: 'a',
        server: https,
        user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command, args } },
      },
    ]);

  test('a plug-in that is not installed is named, with what to do', async () => {
    const error = await errorOf(connect({ kubeconfig: plugin('kubelogin-that-is-missing') }));
    expect(error).toBeInstanceOf(TransportError);
    expect(error.message).toContain('the credential plug-in "kubelogin-that-is-missing" is not installed');
    expect(error.hint).toContain('PATH');
  });

  test.each([
    ['fails', ['-e', 'console.error("session is over"); process.exit(3)'], 'session is over'],
    ['prints no JSON', [...asked, SECRET], 'printed no ExecCredential'],
    ['prints something else', [...asked, JSON.stringify({ token: SECRET })], 'printed no ExecCredential'],
  ])('a plug-in that %s is explained without its output', async (_, args, message) => {
    const error = await errorOf(connect({ kubeconfig: plugin(process.execPath, args) }));
    expect(error).toBeInstanceOf(TransportError);
    expect(error.message).toContain(message);
    expect(`${error.stack} ${String(error.cause)}`).not.toContain(SECRET);
  });

  test('a token in a file is read, without its line break, and told to whoever masks it', async () => {
    await using server = await startKubeServer({ tokens: { [SECRET]: 'robot' } });
    const folder = await mkdtemp(join(tmpdir(), 'clusters-'));
    await writeFile(join(folder, 'token'), `${SECRET}\n`);
    const text = kubeconfig([
      { name: 'a', server: server.url, ca: testCertificate, user: { tokenFile: join(folder, 'token') } },
    ]);
    const secrets: string[] = [];
    await using client = await connect({ kubeconfig: text }, undefined, (secret) => secrets.push(secret));
    await client.version(unaborted);
    expect(secrets).toContain(SECRET);
    expect(server.log.records.map(({ user }) => user)).toEqual(['robot']);
    await rm(folder, { recursive: true });
  });

  test('file names in a kubeconfig start at its folder', async () => {
    await using server = await startKubeServer();
    const folder = await mkdtemp(join(tmpdir(), 'clusters-'));
    await writeFile(join(folder, 'ca.pem'), testCertificate);
    const text = kubeconfig([
      { name: 'a', server: server.url, token: 'admin-token', cluster: { 'certificate-authority': 'ca.pem' } },
    ]);
    await using client = await connect({ kubeconfig: text, folder });
    expect(await client.version(unaborted)).toBe('v1.26.0-fake');
    await rm(folder, { recursive: true });
  });

  test('a context without a user still trusts its CA', async () => {
    await using server = await startKubeServer();
    const whole: unknown = JSON.parse(server.kubeconfig());
    const text = JSON.stringify({
      ...Object(whole),
      users: [],
      contexts: [{ name: 'test', context: { cluster: 'test' } }],
    });
    await using client = await connect({ kubeconfig: text });
    expect((await errorOf(client.version(unaborted))).message).toContain('401');
  });

  test('many requests at once start the plug-in once, and a refused token makes it run again, once', async () => {
    await using server = await startKubeServer({ tokens: {} });
    const folder = await mkdtemp(join(tmpdir(), 'clusters-'));
    const script = join(folder, 'plugin.cjs');
    await writeFile(
      script,
      `const fs = require('node:fs');
      const runs = fs.existsSync(${JSON.stringify(join(folder, 'runs'))}) ? Number(fs.readFileSync(${JSON.stringify(join(folder, 'runs'))}, 'utf8')) + 1 : 1;
      fs.writeFileSync(${JSON.stringify(join(folder, 'runs'))}, String(runs));
      console.log(JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token: 'token-' + runs, expirationTimestamp: '2120-01-01T00:00:00Z' } }));`,
    );
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: [script] };
    const text = kubeconfig([{ name: 'a', server: server.url, ca: testCertificate, user: { exec } }]);
    server.access.admit('token-1', 'robot');
    await using client = await connect({ kubeconfig: text });
    const four = () => Promise.all([1, 2, 3, 4].map(() => client.version(unaborted)));
    await four();
    expect(server.log.records.filter(({ code }) => code === 401)).toHaveLength(0);
    server.access.expire('token-1');
    server.access.admit('token-2', 'robot');
    await four();
    expect(server.log.records.filter(({ code }) => code === 200)).toHaveLength(8);
    server.access.expire('token-2');
    expect((await errorOf(client.version(unaborted))).hint).toContain('fresh token');
    await rm(folder, { recursive: true });
  });
});
