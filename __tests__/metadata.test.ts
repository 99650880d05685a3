import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { INPUT_NAMES } from '../src/action/inputs.ts';
import { OUTPUT_NAMES } from '../src/action/outputs.ts';
import { configJsonSchema } from '../src/app/config-schema.ts';
import { keyOf, OPTION_NAMES } from '../src/app/options.ts';
import { VERSION } from '../src/app/version.ts';
import { FLAGS } from '../src/cli/arguments.ts';
import { FAILURE_REASONS } from '../src/report/failure-reason.ts';

interface Metadata {
  readonly runs: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const text = (file: string): string => readFileSync(join(import.meta.dirname, '..', file), 'utf8');
const action: Metadata = parse(text('action.yml'));

/** First cells of the rows of a generated table, without the code marks. */
function namesIn(file: string, table: string): readonly string[] {
  const start = `<!-- ${table}:start -->`;
  const [, rest = ''] = text(file).split(start);
  const [body = ''] = rest.split(`<!-- ${table}:end -->`);
  const [, rows = ''] = body.split(/^\|-.*\|$/mu);
  return [...rows.matchAll(/^\| `([^`]+)` \|/gmu)].map(([, name = '']) => name);
}

test('the inputs of action.yml, of the code and of the README are the same', () => {
  expect(Object.keys(action.inputs)).toEqual(INPUT_NAMES);
  expect(namesIn('README.md', 'inputs')).toEqual(INPUT_NAMES);
});

test('the outputs of action.yml, of the code and of the README are the same', () => {
  expect(Object.keys(action.outputs)).toEqual(OUTPUT_NAMES);
  expect(namesIn('README.md', 'outputs')).toEqual(OUTPUT_NAMES);
});

test('the flags and the failure reasons are documented', () => {
  expect(namesIn('docs/cli.md', 'flags')).toEqual(FLAGS.map((name) => `--${name}`));
  expect(namesIn('README.md', 'failure-reasons')).toEqual(Object.keys(FAILURE_REASONS));
});

test('inputs and outputs are described, and inputs have no default but the token', () => {
  const described = [...Object.entries(action.inputs), ...Object.entries(action.outputs)];
  for (const [name, { description }] of described)
    expect([name, description]).toEqual([name, expect.any(String)]);
  const withDefault = Object.entries(action.inputs).filter(([, input]) => 'default' in input);
  expect(withDefault.map(([name]) => name)).toEqual(['token']);
});

test('every option that can stand in a file is in its schema', () => {
  const schema = configJsonSchema();
  const keys = Object.keys(Object(Reflect.get(schema, 'properties')));
  const expected = OPTION_NAMES.flatMap((name) => keyOf(name) ?? []);
  expect(keys).toEqual(expect.arrayContaining(expected));
  expect(JSON.parse(text('schema/config.schema.json'))).toEqual(schema);
});

test('the action runs the bundle on Node 24', () => {
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' });
});

test('the version is the one of package.json', () => {
  expect(VERSION).toBe(JSON.parse(text('package.json')).version);
});

test('the README says which rights the workflow needs', () => {
  const readme = text('README.md');
  for (const permission of ['contents', 'issues'])
    expect(readme).toMatch(new RegExp(`^\\| \`${permission}\` \\|`, 'mu'));
});
