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

function isJson({ response }: Recording): boolean {
  return response.headers['Content-Type']?.startsWith('application/json') === true;
}

function titled(list: readonly Recording[]): readonly (readonly [string, Recording])[] {
  return list.map((each) => [`${each.odoo} ${each.protocol} ${each.name}`, each] as const);
}

function errorOf(recording: Recording): ProviderError {
  const outcome = outcomeOf(recording);
  if ('error' in outcome) return outcome.error;
  throw new Error('an error was taken for a value');
}

describe('answers', () => {
  const answers = all.filter((each) => isJson(each) && each.error === null);

  test.each(titled(answers))('%s', (_, recording) => {
    const { protocol, response } = recording;
    const result = protocol === 'jsonrpc' ? Reflect.get(Object(response.body), 'result') : response.body;
    expect(outcomeOf(recording)).toEqual({ value: result ?? null });
  });
});

describe('errors that Odoo raised', () => {
  const errors = all.filter((each) => isJson(each) && each.error !== null);

  test.each(titled(errors))('%s', (_, recording) => {
    const error = errorOf(recording);
    expect(error.constructor).toBe(CLASSES[recording.error ?? '']);
    expect(faultOf(error)).toBe(recording.error?.split('.').at(-1));
    expect(error.hint).toMatch(/\w/u);
    expect(`${error.message} ${error.hint}`).not.toMatch(/Traceback|\.PGSQL/u);
  });
});

describe('answers that are not in the words of this client', () => {
  const others = all.filter((each) => !isJson(each));

  test.each(titled(others))('%s', (_, recording) => {
    const error = errorOf(recording);
    expect(error).toBeInstanceOf(ProviderError);
    expect(faultOf(error)).toBeUndefined();
    expect(error.hint).toMatch(/\w/u);
    expect(`${error.message} ${error.hint}`).not.toMatch(/<\w/u);
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
  test.each([
    ['19.0', 'expired-key', /refuses the credentials.*expired/u],
    ['19.0', 'unknown-database', /no such database.*"acme".*odoo-url and odoo-database/u],
    ['19.0', 'proxy-redirect-to-https', /redirects to https:.*final address.*https:/u],
    ['19.0', 'proxy-body-too-large', /413.*odoo-batch-size/u],
    ['19.0', 'proxy-bad-gateway', /502.*Odoo is up/u],
    ['19.0', 'proxy-rate-limited', /429.*odoo-min-interval/u],
    ['19.0', 'stage-create-as-project-user', /lacks a right.*Project \/ Administrator/u],
    ['18.0', 'json2-absent', /no JSON-2.*odoo-username/u],
  ])('%s %s', (version, name, pattern) => {
    const found = all.filter(
      (each) => each.odoo === version && each.name === name && each.protocol === 'json2',
    );
    const texts = found
      .map((each) => outcomeOf(each, { database: 'acme' }))
      .map((outcome) => ('error' in outcome ? `${outcome.error.message} | ${outcome.error.hint}` : ''));
    expect(texts).toEqual([expect.stringMatching(pattern)]);
  });
});

const PASSWORD = `p@ss "wörd"/+%41 <&'`;

describe('a server that repeats the secret is not quoted', () => {
  const said = (given: Partial<Recording['response']>, secret = PASSWORD): string => {
    const response = { status: 422, headers: { 'Content-Type': 'application/json' }, body: {}, ...given };
    const outcome = outcomeOf({ protocol: 'json2', response }, { secret });
    return 'error' in outcome
      ? `${outcome.error.message} | ${outcome.error.hint} | ${String(outcome.error.cause)}`
      : '';
  };

  test.each([
    ['as it is', PASSWORD],
    ['in an address', encodeURIComponent(PASSWORD)],
    ['in an address, in lower case', encodeURIComponent(PASSWORD).toLowerCase()],
    ['in a whole address', encodeURI(PASSWORD)],
    ['in a form', new URLSearchParams([['', PASSWORD]]).toString().slice(1)],
    ['in JSON', JSON.stringify(PASSWORD).slice(1, -1)],
    ['in JSON of ASCII alone', JSON.stringify(PASSWORD).slice(1, -1).replace('ö', String.raw`\u00f6`)],
    [
      'in HTML',
      PASSWORD.replace('&', '&amp;').replace('<', '&lt;').replaceAll('"', '&#34;').replace("'", '&#39;'),
    ],
    ['in base64', Buffer.from(PASSWORD).toString('base64')],
  ])('%s', (_, spelled) => {
    expect(said({ body: { name: 'odoo.exceptions.UserError', message: `who is ${spelled}?` } })).toContain(
      'Odoo refuses: a call: who is ***? |',
    );
    expect(said({ body: { name: `x.${spelled}`, message: '' } })).not.toContain(spelled);
    expect(said({ headers: { 'Content-Type': `text/${spelled}` } })).not.toContain(spelled);
  });

  test('in the address that it redirects to', () => {
    const Location = `https://odoo.example/${SECRET}?key=${SECRET}`;
    expect(said({ status: 301, headers: { Location } }, SECRET)).toContain(
      'redirects to https://odoo.example/***',
    );
  });

  test('in an answer that is no JSON, not even in part', () => {
    expect(said({ status: 200, body: `hunter2, ${SECRET}` }, SECRET)).not.toMatch(/hunter|eeee/u);
  });
});
