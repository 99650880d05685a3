import { AuthenticationError, ProviderCapabilityError, ProviderError } from '../../contracts/errors.ts';
import type { Asked } from './asked.ts';
import { OdooFault } from './failures.ts';
import { withoutSecret } from './secret.ts';

/** An error that Odoo raised, without its traceback. */
export interface Fault {
  readonly status: number;
  /** `odoo.exceptions.AccessError`; empty when the server did not say. */
  readonly name: string;
  readonly message: string;
}

const MAX_TEXT = 300;

const KEY_HINT =
  'check odoo-api-key: the key may be wrong, of another database, or expired (since Odoo 18 keys last 90 days at ' +
  'most unless an administrator makes them); a password works with odoo-username only';

/** A row that another transaction holds. */
const CONTENTION = new Set(['LockError', 'LockNotAvailable', 'SerializationFailure', 'DeadlockDetected']);

/** The error that people are told. Decided by names alone: texts differ by version and language. */
export function faultError(fault: Fault, asked: Asked): ProviderError {
  const { origin, database, what } = asked;
  const short = withoutSecret(fault.name, asked.secret).split('.').at(-1) ?? '';
  const said = saidIn(fault, asked);
  const cause = new OdooFault(fault.name, said);
  if (['Unauthorized', 'AccessDenied', 'SessionExpiredException'].includes(short)) {
    return new AuthenticationError(`${origin} refuses the credentials`, { hint: KEY_HINT, cause });
  }
  if (short === 'AccessError' || short === 'Forbidden') {
    return new AuthenticationError(`the Odoo user lacks a right: ${what}: ${said}`, {
      hint: 'give the user the right Project / Administrator, or Project / User for tasks alone',
      cause,
    });
  }
  if (fault.name === 'psycopg2.OperationalError') {
    const named = database === undefined ? 'the database' : `database "${database}"`;
    return new ProviderCapabilityError(`${origin} cannot open ${named}`, {
      hint: 'check odoo-database: the exact name, as the login page of Odoo shows it',
      cause,
    });
  }
  if (short === 'MissingError') {
    return new ProviderCapabilityError(`something that this needs does not exist in Odoo: ${what}: ${said}`, {
      hint: 'it was deleted meanwhile, or an id in the map or the settings is wrong; correct it, then run again',
      cause,
    });
  }
  if (short === 'NotFound') {
    return new ProviderCapabilityError(`${origin} has no place for: ${what}: ${said}`, {
      hint: 'install the module Project in that database, and check odoo-url',
      cause,
    });
  }
  if (['ValidationError', 'UserError', 'RedirectWarning'].includes(short)) {
    return new ProviderError(`Odoo refuses: ${what}: ${said}`, {
      kind: 'user',
      hint: 'change what Odoo objects to, then run again',
      cause,
    });
  }
  if (CONTENTION.has(short)) {
    return new ProviderError(`somebody else changes the same records in Odoo: ${what}`, {
      kind: 'retryable',
      hint: 'run again',
      cause,
    });
  }
  const name = short === '' ? `status ${fault.status}` : short;
  return new ProviderError(`Odoo could not do: ${what}: ${name}: ${said}`, {
    hint: 'a module of this database or its version may differ from what is supported (17.0 to 19.0)',
    cause,
  });
}

function saidIn({ message }: Fault, { secret }: Asked): string {
  const plain = withoutSecret(message, secret).replace(/\s+/gu, ' ').trim();
  const characters = [...plain];
  return characters.length > MAX_TEXT ? `${characters.slice(0, MAX_TEXT).join('')}…` : plain;
}
