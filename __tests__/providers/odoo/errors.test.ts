import { describe, expect, test } from '@jest/globals';
import {
  AuthenticationError,
  ProviderCapabilityError,
  ProviderError,
} from '../../../src/contracts/errors.ts';
import { answerOf } from '../../../src/providers/odoo/answer.ts';
import type { Asked } from '../../../src/providers/odoo/asked.ts';
import { faultOf, LostReplyError } from '../../../src/providers/odoo/failures.ts';
import { type Recording, recordings, textOf } from '../../support/odoo-server/recordings.ts';

const SECRET = 'e'.repeat(40);

/** What a reply comes out as: a value, or the class of the error. */
function outcomeOf(
  { response, protocol }: Pick<Recording, 'response' | 'protocol'>,
  asked: Partial<Asked> = {},
): { readonly value: unknown } | { readonly error: ProviderError } {
  const { status, headers, body } = response;
  const type = headers['Content-Type']?.split(';')[0] ?? '';
  const location = headers['Location'];
  const text = type === 'application/json' && typeof body !== 'string' ? JSON.stringify(body) : textOf(body);
  const reply = { status, type, text, ...(location === undefined ? {} : { location }) };
  const channel = protocol === 'jsonrpc' || protocol === 'json2' ? protocol : 'http';
  try {
    return {
      value: answerOf(reply, {
        protocol: channel,
        origin: 'https://odoo.example',
        what: 'a call',
        writes: false,
        secret: SECRET,
        ...asked,
      }),
    };
  } catch (error) {
    if (error instanceof ProviderError) return { error };
    throw error;
  }
}

/** Error classes of the server to ours. */
const CLASSES: Readonly<Record<string, typeof ProviderError | typeof AuthenticationError>> = {
  'odoo.exceptions.AccessDenied': AuthenticationError,
  'odoo.exceptions.AccessError': AuthenticationError,
  'werkzeug.exceptions.Unauthorized': AuthenticationError,
  'odoo.exceptions.MissingError': ProviderCapabilityError,
  'werkzeug.exceptions.NotFound': ProviderCapabilityError,
  'psycopg2.OperationalError': ProviderCapabilityError,
  'odoo.exceptions.ValidationError': ProviderError,
  'odoo.exceptions.UserError': ProviderError,
  'werkzeug.exceptions.BadRequest': ProviderError,
  'werkzeug.exceptions.UnprocessableEntity': ProviderError,
  'psycopg2.errors.InvalidTextRepresentation': ProviderError,
  'builtins.ValueError': ProviderError,
  'builtins.TypeError': ProviderError,
  'builtins.AttributeError': ProviderError,
  'builtins.KeyError': ProviderError,
  'builtins.Exception': ProviderError,
};

const all = recordings();

test('all 375 exchanges are here', () => {
  expect(all).toHaveLength(375);
});

describe.each(['json2', 'jsonrpc', 'http', 'xmlrpc'] as const)('%s', (protocol) => {
  const mine = all.filter((each) => each.protocol === protocol);

  test.each(mine.map((each) => [`${each.odoo} ${each.name}`, each] as const))('%s', (_, recording) => {
    const outcome = outcomeOf(recording);
    const { error: name, response } = recording;
    const isJson = response.headers['Content-Type']?.startsWith('application/json') === true;
    if (name === null && isJson) {
      const body: unknown = response.body;
      const expected = protocol === 'jsonrpc' ? (Reflect.get(Object(body), 'result') ?? null) : body;
      expect(outcome).toEqual({ value: expected });
      return;
    }
    if (!('error' in outcome)) throw new Error('an error was taken for a value');
    const { error } = outcome;
    if (isJson) {
      expect(error.constructor).toBe(CLASSES[name ?? '']);
      expect(faultOf(error)).toBe(name?.split('.').at(-1));
    }
    expect(error.hint).toMatch(/\w/u);
    for (const text of [error.message, error.hint ?? '']) {
      expect(text).not.toMatch(/Traceback|\.PGSQL|<html|<!doctype/iu);
      expect(text).toContain(text.trim());
    }
  });
});

describe('what a write was answered with', () => {
  const page = (status: number, headers: Readonly<Record<string, string>> = {}) => ({
    protocol: 'json2' as const,
    response: { status, headers: { 'Content-Type': 'text/html', ...headers }, body: '<html>nginx</html>' },
  });

  test.each([200, 500, 502, 503, 504])('a page with status %i leaves open whether it happened', (status) => {
    const outcome = outcomeOf(page(status), { writes: true });
    expect('error' in outcome && outcome.error).toBeInstanceOf(LostReplyError);
  });

  test.each([301, 303, 400, 401, 403, 404, 407, 413, 415, 429])(
    'a page with status %i is a refusal',
    (status) => {
      const outcome = outcomeOf(page(status, { Location: 'https://other.example/' }), { writes: true });
      expect('error' in outcome && outcome.error).not.toBeInstanceOf(LostReplyError);
    },
  );

  test('JSON that breaks off leaves it open as well', () => {
    const response = { status: 200, headers: { 'Content-Type': 'application/json' }, body: '[12, 1' };
    const outcome = outcomeOf({ protocol: 'json2', response }, { writes: true });
    expect('error' in outcome && outcome.error).toBeInstanceOf(LostReplyError);
  });
});

describe('remedies', () => {
  const named = (name: string, protocol = 'json2'): Recording => {
    const found = all.find((each) => each.name === name && each.protocol === protocol);
    if (found === undefined) throw new Error(`there is no recording ${name}`);
    return found;
  };
  const told = (name: string, asked: Partial<Asked> = {}, protocol = 'json2'): string => {
    const outcome = outcomeOf(named(name, protocol), asked);
    return 'error' in outcome ? `${outcome.error.message} | ${outcome.error.hint}` : '';
  };

  test.each([
    ['expired-key', /refuses the credentials.*expired/u],
    ['unknown-database', /no such database.*"acme".*odoo-url and odoo-database/u],
    ['proxy-redirect-to-https', /redirects to https:.*final address.*https:/u],
    ['proxy-body-too-large', /413.*odoo-batch-size/u],
    ['proxy-bad-gateway', /502.*Odoo is up/u],
    ['proxy-rate-limited', /429.*odoo-min-interval/u],
    ['stage-create-as-project-user', /lacks a right.*Project \/ Administrator/u],
    ['json2-absent', /no JSON-2.*odoo-username/u],
  ])('%s', (name, pattern) => {
    const recording =
      name === 'json2-absent' ? all.find((each) => each.odoo === '18.0' && each.name === name) : undefined;
    const outcome = recording === undefined ? undefined : outcomeOf(recording);
    const text =
      outcome !== undefined && 'error' in outcome
        ? `${outcome.error.message} | ${outcome.error.hint}`
        : told(name, { database: 'acme' });
    expect(text).toMatch(pattern);
  });

  test('a server that repeats the key is not believed', () => {
    const body = { name: 'odoo.exceptions.UserError', message: `who is ${SECRET}?` };
    const response = { status: 422, headers: { 'Content-Type': 'application/json' }, body };
    const outcome = outcomeOf({ protocol: 'json2', response });
    expect('error' in outcome && outcome.error.message).toContain('who is ***?');
  });
});
