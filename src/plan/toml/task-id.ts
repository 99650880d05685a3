import type { TomlNode, TomlScalar } from './toml-tree.ts';

/** Odoo numbers its records with 32 bits. */
const LARGEST_ID = 2_147_483_647n;

const CREATE = 'write task_id = 0 for a task that is to be created';

/** What is wrong with a value as a task's id, as the end of a sentence, and what to write instead. */
export interface TaskIdFlaw {
  readonly message: string;
  readonly remedy: string;
}

/** The id that a value states: 0 for a task to create, above it for one that exists. However it is written: `+0`, `0x0`. */
export function taskIdOf(
  node: TomlNode,
): { readonly id: number; readonly value: TomlScalar } | { readonly flaw: TaskIdFlaw } {
  if (node.kind === 'string') {
    const near = /^\s*\d+\s*$/u.test(node.text) ? 'remove the quotes' : CREATE;
    return { flaw: { message: 'is a text, not a whole number', remedy: near } };
  }
  if (node.kind !== 'integer' || node.integer === undefined)
    return { flaw: { message: `is ${KINDS[node.kind]}, not a whole number`, remedy: CREATE } };
  const { integer } = node;
  if (integer < 0n) return { flaw: { message: `is negative (${node.text})`, remedy: CREATE } };
  if (integer > LARGEST_ID)
    return { flaw: { message: `is larger than any id that Odoo gives (${node.text})`, remedy: CREATE } };
  return { id: Number(integer), value: node };
}

/** What a value is, for messages. */
export const KINDS: Readonly<Record<TomlNode['kind'], string>> = {
  string: 'a text',
  integer: 'a number',
  float: 'a number with a fraction or exponent',
  boolean: 'true or false',
  date: 'a date or time',
  list: 'a list',
  table: 'a table',
};
