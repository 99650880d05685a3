import { valueError } from './exceptions.ts';
import type { Row } from './records.ts';

/** Whether a record fits a domain whose terms all have to hold. @throws OdooException for a term that is none */
export function fits(row: Row, domain: unknown): boolean {
  if (!Array.isArray(domain)) throw valueError('a domain is a list');
  return domain.every((term: unknown) => {
    const [field, operator, operand, ...rest]: readonly unknown[] = Array.isArray(term) ? term : [];
    if (typeof field !== 'string' || rest.length > 0)
      throw valueError(`Invalid leaf ${JSON.stringify(term)}`);
    if (!(field in row)) throw valueError(`Invalid field ${field}`);
    return holds(row[field], String(operator), operand);
  });
}

function holds(value: unknown, operator: string, operand: unknown): boolean {
  const operands: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  switch (operator) {
    case '=':
      return value === operand;
    case 'in':
      return values.some((each) => operands.includes(each));
    case 'not in':
      return !values.some((each) => operands.includes(each));
    case 'like':
      return String(value).includes(String(operand));
    case '>=':
      return String(value) >= String(operand);
    default:
      throw valueError(`Invalid operator ${operator}`);
  }
}
