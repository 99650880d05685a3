import type { JsonObject } from './json.ts';

/** An answer other than success, with the parts of Kubernetes' Status object. */
export class Refusal extends Error {
  readonly status: number;
  readonly reason: string;
  readonly details: JsonObject;

  constructor(status: number, reason: string, message: string, details: JsonObject = {}) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.details = details;
  }

  body(): JsonObject {
    const details = Object.keys(this.details).length === 0 ? {} : { details: this.details };
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      reason: this.reason,
      ...details,
      code: this.status,
    };
  }
}

interface Named {
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
}

function qualified({ group, resource }: Named): string {
  return group === '' ? resource : `${resource}.${group}`;
}

export function notFound(kind: Named, name: string): Refusal {
  return new Refusal(404, 'NotFound', `${qualified(kind)} ${JSON.stringify(name)} not found`, {
    name,
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.resource,
  });
}

export function alreadyExists(kind: Named, name: string): Refusal {
  return new Refusal(409, 'AlreadyExists', `${qualified(kind)} ${JSON.stringify(name)} already exists`, {
    name,
    kind: kind.resource,
  });
}

export function conflict(kind: Named, name: string, why: string): Refusal {
  const message = `Operation cannot be fulfilled on ${qualified(kind)} ${JSON.stringify(name)}: ${why}`;
  return new Refusal(409, 'Conflict', message, { name, kind: kind.resource });
}

export const modified =
  'the object has been modified; please apply your changes to the latest version and try again';

/** @param field such as `spec.selector` */
export function invalid(kind: Named, name: string, field: string, why: string): Refusal {
  const subject = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  return new Refusal(422, 'Invalid', `${subject} ${JSON.stringify(name)} is invalid: ${field}: ${why}`, {
    name,
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.kind,
    causes: [{ reason: 'FieldValueInvalid', message: why, field }],
  });
}

export function badRequest(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}

export function expired(message: string): Refusal {
  return new Refusal(410, 'Expired', message);
}
