import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { outputsOf } from '../../src/action/outputs.ts';
import { summaryOf } from '../../src/app/report.ts';
import { withoutSecrets } from '../../src/app/secret-filter.ts';
import { messageOf } from '../../src/kernel/errors.ts';
import { errorLines } from '../../src/report/console.ts';
import { runFrom } from './runs.ts';

const TOKEN = 'ghp_0123456789abcdefghij';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: (authorization: string) => string;
}

let answer: Answer | undefined;

/** Stands for a gateway that quotes the request it refuses. */
const gateway: Server = createServer((request, response) => {
  response.writeHead(answer?.status ?? 500, { 'content-type': answer?.type ?? 'text/plain' });
  response.end(answer?.body(request.headers.authorization ?? ''));
});

beforeAll(() => new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  gateway.close();
  gateway.closeAllConnections();
});

function address(): string {
  const bound = gateway.address();
  return typeof bound === 'object' && bound !== null ? `http://127.0.0.1:${bound.port}` : '';
}

test.each<readonly [string, Answer]>([
  ['a text', { status: 403, type: 'text/plain', body: (header) => `refused: ${header}` }],
  ['a message', { status: 403, type: 'application/json', body: (message) => JSON.stringify({ message }) }],
  [
    'several errors',
    {
      status: 404,
      type: 'application/json',
      body: (header) => JSON.stringify({ message: 'no', errors: [{ message: header }, header] }),
    },
  ],
  [
    'a reply with errors',
    {
      status: 200,
      type: 'application/json',
      body: (message) => JSON.stringify({ data: null, errors: [{ message }] }),
    },
  ],
])('a gateway that quotes the token in %s gives it away on no surface', async (_shape, given) => {
  answer = given;
  const outcome = await runFrom(address(), {
    plan: 'plan_id: p\nitems: [{ id: A, type: epic, title: Alpha }]\n',
    inputs: { token: TOKEN },
  });
  const surfaces = [
    messageOf(outcome.error),
    ...errorLines(outcome.error),
    summaryOf(outcome),
    JSON.stringify(outputsOf(outcome)),
    outcome.error instanceof Error ? (outcome.error.stack ?? '') : '',
  ].join('\n');
  expect(surfaces).toContain('***');
  expect(surfaces).not.toContain(TOKEN);
});

test('secrets are replaced at any depth, the rest stays', () => {
  const value = { a: ['x one y', 1, null], 'two one': { b: 'two' } };
  expect(withoutSecrets(value, ['one', 'two', ''])).toEqual({
    a: ['x *** y', 1, null],
    'two one': { b: '***' },
  });
});
