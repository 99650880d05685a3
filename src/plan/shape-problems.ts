import { z } from 'zod';
import type { Place, Problem } from '../kernel/problem.ts';
import { nearest } from '../kernel/suggest.ts';
import type { Path } from './positions.ts';
import { shorten } from './shorten.ts';

/** What a shape check looked at, so that its findings can name the place. */
export interface Checked {
  /** The schema that refused the value; its keys are offered for mistyped ones. */
  readonly schema: z.ZodType;
  readonly value: unknown;
  /** Finds the place of a path inside the value. */
  readonly placeOf: (path: Path, which: 'key' | 'value') => Place;
  /** Named in every message, e.g. ` in item "T1"`; empty when there is nothing to name. */
  readonly where: string;
}

/** Unknown keys of one mapping that are named one by one. */
const MAX_UNKNOWN_KEYS = 20;

type Issue = z.core.$ZodIssue;

/** Every finding of zod in the user's words, with place, what was expected and what was there. */
export function shapeProblems(issues: readonly Issue[], checked: Checked): Problem[] {
  const mistyped = mistypedKeys(issues, checked);
  return issues
    .filter((issue) => !mistyped.has(pathKey(toPath(issue.path))) || !isMissing(issue, checked))
    .flatMap((issue) => describe(issue, toPath(issue.path), checked));
}

/** Keys that an unknown one evidently stands for: that they are missing is the same mistake. */
function mistypedKeys(issues: readonly Issue[], { schema }: Checked): ReadonlySet<string> {
  const meant = new Set<string>();
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const path = toPath(issue.path);
    for (const key of issue.keys.slice(0, MAX_UNKNOWN_KEYS)) {
      const near = nearest(key, keysAt(schema, path));
      if (near !== undefined) meant.add(pathKey([...path, near]));
    }
  }
  return meant;
}

function isMissing(issue: Issue, { value }: Checked): boolean {
  return issue.code !== 'unrecognized_keys' && valueAt(value, toPath(issue.path)) === undefined;
}

function pathKey(path: Path): string {
  return JSON.stringify(path);
}

function describe(issue: Issue, path: Path, checked: Checked): Problem[] {
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, checked);
  if (issue.code === 'invalid_union') return unionProblems(issue.errors, path, checked);
  const received = valueAt(checked.value, path);
  if (received === undefined) {
    const message = `${quoted(path)} is missing${checked.where}`;
    return [{ message, remedy: `add ${quoted(path)}`, place: checked.placeOf(path, 'value') }];
  }
  const expected = expectation(issue);
  if (expected === undefined) {
    const message = `${quoted(path)}${checked.where} ${issue.message}`;
    return [{ message, remedy: 'correct the value', place: checked.placeOf(path, 'value') }];
  }
  return [mismatch(path, [expected], checked, issue.code === 'invalid_value' ? optionsOf(issue.values) : [])];
}

/** Of several accepted shapes the one that was evidently meant speaks; else all of them are named. */
function unionProblems(branches: readonly (readonly Issue[])[], path: Path, checked: Checked): Problem[] {
  const meant = branches.find((branch) => branch.every((issue) => !isWrongKind(issue)));
  if (meant !== undefined)
    return meant.flatMap((issue) => describe(issue, [...path, ...toPath(issue.path)], checked));
  return [
    mismatch(
      path,
      branches.flatMap((branch) => branch.flatMap((issue) => expectation(issue) ?? [])),
      checked,
      [],
    ),
  ];
}

function isWrongKind(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

function mismatch(
  path: Path,
  expected: readonly string[],
  checked: Checked,
  options: readonly string[],
): Problem {
  const received = valueAt(checked.value, path);
  const message = `${quoted(path)}${checked.where} has to be ${expected.join(' or ')}, not ${inWords(received)}`;
  return { message, remedy: remedyFor(expected, received, options), place: checked.placeOf(path, 'value') };
}

function remedyFor(expected: readonly string[], received: unknown, options: readonly string[]): string {
  const near = typeof received === 'string' ? nearest(received, options) : undefined;
  if (near !== undefined) return `did you mean "${near}"?`;
  const isBare = typeof received === 'number' || typeof received === 'boolean';
  if (isBare && expected.includes('text') && !expected.includes('a number'))
    return `put it in quotes: "${received}"`;
  if (received === null) return 'fill it in or remove it';
  const known = expected.find((kind) => HOW_TO_WRITE[kind] !== undefined);
  return HOW_TO_WRITE[known ?? ''] ?? 'choose another value';
}

const HOW_TO_WRITE: Readonly<Record<string, string>> = {
  text: 'write one text',
  'a list': 'start each entry with "- "',
  'a mapping': 'write lines of the form "key: value"',
  'a number': 'write digits only, such as 12',
  'a whole number': 'write digits only, such as 12',
  'true or false': 'write true or false, without quotes',
};

function unknownKeys(keys: readonly string[], path: Path, checked: Checked): Problem[] {
  const listed = keys.slice(0, MAX_UNKNOWN_KEYS).map((key) => unknownKey(key, path, checked));
  const rest = keys.length - listed.length;
  if (rest === 0) return listed;
  const place = checked.placeOf(path, 'value');
  const message = `${rest} more unknown keys${checked.where} are not listed`;
  return [...listed, { message, remedy: 'correct those above first', place }];
}

function unknownKey(key: string, path: Path, checked: Checked): Problem {
  const known = keysAt(checked.schema, path);
  const near = nearest(key, known);
  const inside = path.length === 0 ? '' : ` in ${quoted(path)}`;
  const remedy = near === undefined ? `known keys: ${known.join(', ')}` : `did you mean "${near}"?`;
  const place = checked.placeOf([...path, key], 'key');
  return { message: `Unknown key "${shorten(key)}"${inside}${checked.where}`, remedy, place };
}

function expectation(issue: Issue): string | undefined {
  if (issue.code === 'invalid_value') return `one of ${optionsOf(issue.values).join(', ')}`;
  if (issue.code === 'too_small' && issue.origin === 'number')
    return issue.inclusive === false ? `greater than ${issue.minimum}` : `at least ${issue.minimum}`;
  if (issue.code === 'too_big' && issue.origin !== 'string') return `at most ${issue.maximum}`;
  return issue.code === 'invalid_type' ? (KINDS[issue.expected] ?? issue.expected) : undefined;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function optionsOf(values: readonly unknown[]): string[] {
  return values.map(String);
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `the text ${JSON.stringify(shorten(value))}`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null || value === undefined ? 'empty' : 'a mapping';
}

/** `"depends_on[2]"`, `"estimate.hours"`: entries are counted from 1, as people count. */
function quoted(path: Path): string {
  const name = path.map((step) => (typeof step === 'number' ? `[${step + 1}]` : `.${step}`)).join('');
  return name === '' ? 'The value' : `"${name.replace(/^\./, '')}"`;
}

function toPath(path: readonly PropertyKey[]): Path {
  return path.map((step) => (typeof step === 'number' ? step : String(step)));
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (inner === null || typeof inner !== 'object') return undefined;
    return Object.hasOwn(inner, step) ? Reflect.get(inner, step) : undefined;
  }, value);
}

/** Keys of the mapping that the schema expects at `path`. */
function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  let found: readonly unknown[] = [schema];
  for (const step of path) {
    found = found.flatMap(alternatives).map((one) => {
      if (one instanceof z.ZodObject) return one.shape[step];
      return one instanceof z.ZodArray ? one.element : undefined;
    });
  }
  return found
    .flatMap(alternatives)
    .flatMap((one) => (one instanceof z.ZodObject ? Object.keys(one.shape) : []));
}

/** The schemas behind optional, nullable and union. */
function alternatives(schema: unknown): readonly unknown[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return alternatives(schema.unwrap());
  return schema instanceof z.ZodUnion ? schema.options.flatMap(alternatives) : [schema];
}
