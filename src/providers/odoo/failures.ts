import { ProviderError } from '../../contracts/errors.ts';

/** What Odoo itself said when it refused; put as `cause` below the error that is told. */
export class OdooFault extends Error {
  /** Name of the server's error class, such as `odoo.exceptions.AccessError`; texts differ by version and language. */
  readonly fault: string;

  constructor(fault: string, message: string) {
    super(message);
    this.name = new.target.name;
    this.fault = fault;
  }
}

/** Name of the server's error class without its module; nothing for an error that Odoo did not raise. */
export function faultOf(error: unknown): string | undefined {
  if (!(error instanceof ProviderError) || !(error.cause instanceof OdooFault)) return undefined;
  return error.cause.fault.split('.').at(-1);
}

/** A write was sent and no proper reply came: it may have happened. Settled by looking before anybody hears of it. */
export class LostReplyError extends ProviderError {
  override readonly code = 'lost-reply';
}
