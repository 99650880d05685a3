/** An error as the server raises it. */
export class OdooException extends Error {
  override readonly name: string;
  /** Of JSON-2. */
  readonly status: number;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
    this.status = STATUSES[name] ?? 500;
  }
}

const STATUSES: Readonly<Record<string, number>> = {
  'werkzeug.exceptions.BadRequest': 400,
  'werkzeug.exceptions.Unauthorized': 401,
  'odoo.exceptions.AccessError': 403,
  'odoo.exceptions.MissingError': 404,
  'werkzeug.exceptions.NotFound': 404,
  'odoo.exceptions.ValidationError': 422,
  'odoo.exceptions.UserError': 422,
  'werkzeug.exceptions.UnprocessableEntity': 422,
};

export function denied(what: string): OdooException {
  return new OdooException('odoo.exceptions.AccessError', `You are not allowed to ${what}.`);
}

export function missing(model: string, id: number): OdooException {
  const message = `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: 2)`;
  return new OdooException('odoo.exceptions.MissingError', message);
}

export function invalid(message: string): OdooException {
  return new OdooException(
    'odoo.exceptions.ValidationError',
    `The operation cannot be completed: ${message}`,
  );
}

export function valueError(message: string): OdooException {
  return new OdooException('builtins.ValueError', message);
}
