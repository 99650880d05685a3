import type { Json } from '../kernel/canonical-json.ts';
import type { OptionKind } from './options.ts';

/**
 * What a text stands for; text that is not of the kind stays text, for the schema to refuse. Nothing when it is blank:
 * an input that is not given arrives as an empty text.
 */
export function readOption(kind: OptionKind, typed: string): Json | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  if (kind === 'lines') return linesOf(text);
  if (kind === 'words') return linesOf(text.replaceAll(',', '\n'));
  if (kind === 'integer') return /^[+-]?\d{1,9}$/u.test(text) ? Number(text) : text;
  if (kind === 'boolean') return BOOLEANS.get(text.toLowerCase()) ?? text;
  return text;
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

function linesOf(text: string): readonly string[] {
  return text
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
