import { ProviderCapabilityError } from '../../contracts/errors.ts';

const EXAMPLE = 'write odoo-url as https://acme.odoo.com';

/**
 * The origin of a server's address.
 * @throws ProviderCapabilityError when it is none, holds a login, or would send the key in the clear
 */
export function originOf(address: string): string {
  if (!URL.canParse(address)) throw new ProviderCapabilityError('odoo-url is no address', { hint: EXAMPLE });
  const { protocol, hostname, origin, username, password } = new URL(address);
  if (username !== '' || password !== '') {
    throw new ProviderCapabilityError('odoo-url holds a login', {
      hint: `${EXAMPLE}; the login goes into odoo-username, the key into odoo-api-key`,
    });
  }
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return origin;
  throw new ProviderCapabilityError(
    `odoo-url starts with ${protocol}//, which would send the key in the clear`,
    {
      hint: 'use https://; http:// is for servers on the same machine only',
    },
  );
}

/** Odoo's own servers ask for about one request a second. */
export function intervalFor(origin: string): number {
  return /(?:^|\.)odoo\.com$/u.test(new URL(origin).hostname) ? 1000 : 0;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(host);
}
