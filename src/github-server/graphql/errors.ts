import type { GraphQLError } from 'graphql';
import { RuleError } from '../store/errors.ts';

/** An error as it stands in a GraphQL reply. */
export interface ReplyError {
  readonly type?: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly message: string;
}

/** An error with a `type` that no rule of the store raises: limits and injected faults. */
export class TypedError extends Error {
  override readonly name = 'TypedError';
  readonly type: string | undefined;

  constructor(type: string | undefined, message: string) {
    super(message);
    this.type = type;
  }
}

/** Shapes an error of graphql-js as GitHub does. */
export function replyError(error: GraphQLError): ReplyError {
  const original = error.originalError;
  const type = original instanceof RuleError || original instanceof TypedError ? original.type : undefined;
  const internal = original && type === undefined && !(original instanceof TypedError);
  return {
    ...(type === undefined ? {} : { type }),
    ...(internal ? { type: 'GITHUB_SERVER_DEFECT' } : {}),
    ...(error.path ? { path: error.path } : {}),
    ...(error.locations ? { locations: error.locations } : {}),
    message: error.message,
  };
}

const wordings: readonly { pattern: RegExp; code: string; text: (groups: readonly string[]) => string }[] = [
  {
    pattern: /^Cannot query field "(\w+)" on type "(\w+)"/,
    code: 'undefinedField',
    text: ([field, type]) => `Field '${field}' doesn't exist on type '${type}'`,
  },
  {
    pattern: /^Unknown argument "(\w+)" on field "\w+\.(\w+)"/,
    code: 'argumentNotAccepted',
    text: ([argument, field]) => `Field '${field}' doesn't accept argument '${argument}'`,
  },
  {
    pattern: /^Field "(\w+)" argument "(\w+)" of type ".*" is required/,
    code: 'missingRequiredArguments',
    text: ([field, argument]) => `Field '${field}' is missing required arguments: ${argument}`,
  },
  {
    pattern: /^Field "(\w+)" is not defined by type "(\w+)"/,
    code: 'argumentNotAccepted',
    text: ([field, type]) => `InputObject '${type}' doesn't accept argument '${field}'`,
  },
  {
    pattern: /^Field "(\w+)" of type "(.+)" must have a selection of subfields/,
    code: 'selectionMismatch',
    text: ([field, type]) =>
      `Field must have selections (field '${field}' returns ${type} but has no selections. Did you mean '${field} { ... }'?)`,
  },
  {
    pattern: /^Variable "(\$\w+)" is not defined/,
    code: 'variableNotDefined',
    text: ([name]) => `Variable ${name} is used by anonymous query but not declared`,
  },
];

/** Words a validation error as GitHub's engine does, where the two engines differ. */
export function validationError(error: GraphQLError): ReplyError {
  const shaped = replyError(error);
  for (const { pattern, code, text } of wordings) {
    const match = pattern.exec(error.message);
    if (match) return { ...shaped, extensions: { code }, message: text(match.slice(1)) };
  }
  return shaped;
}
