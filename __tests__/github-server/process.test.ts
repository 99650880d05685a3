import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const entry = new URL('../../src/github-server.ts', import.meta.url).pathname;

let child: ChildProcess;
let url: string;

beforeEach(async () => {
  child = spawn(process.execPath, [entry, '--options', '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin?.write(`${JSON.stringify({ tokens: { mine: { login: 'zoe' } } })}\n`);
  url = await new Promise((resolve) => {
    child.stdout?.once('data', (line: Buffer) =>
      resolve(String(Reflect.get(JSON.parse(line.toString()), 'url'))),
    );
  });
});

afterEach(() => {
  child.kill('SIGKILL');
});

async function admin(method: string, room: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url}/_admin/${room}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return response.json();
}

const viewer = () =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: 'bearer mine' },
    body: JSON.stringify({ query: '{ viewer { login } }' }),
  });

describe('the server as a process', () => {
  it('serves the options it was given and is steered through the admin door', async () => {
    expect(await admin('POST', 'edit', { do: 'create-issue', title: 'One' })).toMatchObject({ number: 1 });
    expect(
      await admin('POST', 'edit', [
        { do: 'close', issue: 1 },
        { do: 'reopen', issue: 1 },
      ]),
    ).toHaveLength(2);
    expect(await admin('POST', 'edit', { do: 'explode' })).toMatchObject({
      message: expect.stringContaining("'explode' is not one of create-issue"),
    });
    expect(await admin('GET', 'state')).toMatchObject([{ title: 'One', state: 'OPEN' }]);
    expect(await admin('GET', 'snapshot')).toMatchObject({
      repositories: { 'acme/roadmap': { issues: [{ title: 'One' }] } },
    });

    expect(
      await admin('POST', 'faults', {
        target: { kind: 'query' },
        fault: { kind: 'status', status: 502, when: 'before' },
      }),
    ).toHaveLength(1);
    expect(
      await admin('POST', 'faults', { target: 9, fault: { kind: 'nonsense', when: 'before' } }),
    ).toMatchObject({ message: "'nonsense' is no kind of fault" });
    expect([(await viewer()).status, (await viewer()).status]).toEqual([502, 200]);
    expect(await admin('GET', 'faults')).toEqual([]);
    expect(await admin('GET', 'log')).toMatchObject([
      { index: 0, status: 502, token: 'mine' },
      { index: 1, status: 200, rootFields: [{ alias: 'viewer', name: 'viewer' }] },
    ]);
    expect(await admin('GET', 'cellar')).toMatchObject({ message: expect.stringContaining('no such door') });
  });

  it.each([
    ['SIGTERM', () => child.kill('SIGTERM')],
    ['the end of its input', () => child.stdin?.end()],
  ])('ends on %s', async (_name, end) => {
    const exit = once(child, 'exit');

    end();

    expect(await exit).toEqual([0, null]);
  });
});

it.each([
  [['--port', '99'], 'wrong arguments'],
  [['--options'], 'wrong arguments'],
  [['--options', 'none.json'], 'no such file'],
  [['--options', entry], 'JSON'],
  [['--options', join(import.meta.dirname, '../../package.json')], 'unknown option "name"; there are port, '],
])('called with %j it says how to call it, without a stack trace', async (args, message) => {
  const wrong = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const said: string[] = [];
  wrong.stderr.on('data', (text) => said.push(String(text)));
  expect(await once(wrong, 'close')).toEqual([2, null]);
  expect(said.join('')).toContain(message);
  expect(said.join('')).toMatch(/\nusage: github-server \[--options/u);
  expect(said.join('')).not.toMatch(/^\s+at /mu);
});
