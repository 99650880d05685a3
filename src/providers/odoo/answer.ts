import { AuthenticationError, ProviderCapabilityError, ProviderError } from '../../contracts/errors.ts';
import type { Asked } from './asked.ts';
import type { Reply } from './exchange.ts';
import { LostReplyError } from './failures.ts';
import { type Fault, faultError } from './faults.ts';
import { withoutSecret } from './secret.ts';

/**
 * The value that a reply holds.
 * @throws AuthenticationError, ProviderCapabilityError or another ProviderError when it is a refusal
 * @throws LostReplyError when it is not Odoo's reply to a write: that may have happened all the same
 */
export function answerOf(reply: Reply, asked: Asked): unknown {
  if (reply.status >= 300 && reply.status < 400) throw redirected(reply, asked);
  if (!/^application\/(?:[\w.-]+\+)?json$/u.test(reply.type)) throw foreignReply(reply, asked);
  const value = parsed(reply, asked);
  const fault = faultIn(value, reply, asked);
  if (fault !== undefined) throw faultError(fault, asked);
  return asked.protocol === 'jsonrpc' && isRecord(value) ? (value['result'] ?? null) : value;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed({ text, status }: Reply, asked: Asked): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says quotes the reply, which may hold a part of the secret.
    throw unclear(`the reply to: ${asked.what} breaks off, or is no JSON (status ${status})`, asked, {
      hint: 'run again; if it stays, look at the proxy in front of Odoo',
    });
  }
}

function faultIn(value: unknown, { status }: Reply, { protocol }: Asked): Fault | undefined {
  if (protocol === 'jsonrpc' && isRecord(value) && isRecord(value['error'])) {
    const { error } = value;
    const data = isRecord(error['data']) ? error['data'] : error;
    return { status, name: textOf(data['name']), message: textOf(data['message'] ?? error['message']) };
  }
  if (status === 200) return undefined;
  const said = isRecord(value) ? value : {};
  return { status, name: textOf(said['name']), message: textOf(said['message']) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Following would turn a POST into a GET, and take the key to another server. */
function redirected({ status, location = '' }: Reply, { origin, secret }: Asked): ProviderError {
  const shown = withoutSecret(location, secret);
  const target = URL.canParse(shown, origin) ? new URL(shown, origin) : undefined;
  if (target?.origin === origin && target.pathname === '/web/login') {
    return new ProviderCapabilityError(
      `${origin} asks for a login page (status ${status}) instead of answering`,
      {
        hint: 'this server has no JSON-2 interface (Odoo before 19): set odoo-username and odoo-database',
      },
    );
  }
  const to = target === undefined ? 'another address' : target.origin + target.pathname;
  return new ProviderCapabilityError(
    `${origin} redirects to ${to} (status ${status}); redirects are not followed`,
    {
      hint: `set odoo-url to the final address${target === undefined ? '' : `, such as ${target.origin}`}`,
    },
  );
}

/** What a proxy says, or a server that is not asked in its own words; the pages themselves are of no use. */
function foreignReply({ status, type }: Reply, asked: Asked): ProviderError {
  const { origin, database, what, secret } = asked;
  const page = type === '' ? 'no content type' : withoutSecret(type, secret);
  if (status === 401 || status === 407 || status === 403) {
    return new AuthenticationError(`${origin} lets nobody pass to Odoo (status ${status}, ${page})`, {
      hint: 'a proxy or firewall in front of Odoo answers; let this machine pass',
    });
  }
  if (status === 404) {
    const named = database === undefined ? 'no odoo-database is set' : `database "${database}"`;
    return new ProviderCapabilityError(
      `${origin} has no such database, or is no Odoo server (status 404; ${named})`,
      { hint: 'check odoo-url and odoo-database; a server with several databases needs the exact name' },
    );
  }
  if (status === 413) {
    return new ProviderError(`${origin} refuses a request of that size (status 413): ${what}`, {
      kind: 'user',
      hint: 'lower odoo-batch-size, shorten the descriptions, or raise the limit of the proxy in front of Odoo',
    });
  }
  if (status === 429) {
    return new ProviderError(`${origin} still asks for fewer requests (status 429): ${what}`, {
      kind: 'retryable',
      hint: 'set odoo-min-interval, such as 2s, then run again',
    });
  }
  if (status >= 400 && status < 500) {
    return new ProviderError(`${origin} does not take the request (status ${status}, ${page}): ${what}`, {
      hint: 'check that odoo-url is the address of Odoo itself and that no proxy changes requests',
    });
  }
  const gateway =
    status >= 500 ? `answers with status ${status}` : `answers with a page (${page}) instead of data`;
  return unclear(`${origin} ${gateway}: ${what}`, asked, {
    hint: 'check that Odoo is up and that no proxy or login page stands in front of it, then run again',
  });
}

function unclear(message: string, { writes }: Asked, { hint }: { readonly hint: string }): ProviderError {
  const details = { kind: 'retryable', hint } as const;
  return writes ? new LostReplyError(message, details) : new ProviderError(message, details);
}
