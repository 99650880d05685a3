/**
 * Fills the generated parts of the documentation: everything between `<!-- name:start -->` and `<!-- name:end -->`.
 * Sources are `action.yml` and the code, so that neither can say something else than the documentation.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { isOptionName, kindOf, type OptionKind, otherwise } from '../src/app/options.ts';
import { FLAGS } from '../src/cli/arguments.ts';
import * as kcp from '../src/kcp/options.ts';
import { failureReasonTable } from '../src/report/failure-reason.ts';

/** An input or an output of `action.yml`. */
interface Described {
  readonly description: string;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, Described>>;
  readonly outputs: Readonly<Record<string, Described>>;
}

const TYPES: Readonly<Record<OptionKind, string>> = {
  text: 'text',
  lines: 'list',
  words: 'words, with commas',
  integer: 'number',
  boolean: '`true` or `false`',
  duration: 'duration',
};

const action: ActionFile = parse(readFileSync(locate('action.yml'), 'utf8'));
const kcpAction: ActionFile = parse(readFileSync(locate('kcp/action.yml'), 'utf8'));

const PARTS: Readonly<Record<string, string>> = {
  inputs: table(
    ['input', 'type', 'default', 'what it does'],
    Object.entries(action.inputs).map(([name, { description }]) => [
      code(name),
      typeOf(name),
      isOptionName(name) ? otherwise(name) : '',
      description,
    ]),
  ),
  outputs: table(
    ['output', 'what it holds'],
    Object.entries(action.outputs).map(([name, { description }]) => [code(name), description]),
  ),
  flags: table(
    ['flag', 'type', 'default', 'what it does'],
    FLAGS.map((name) => [
      code(`--${name}`),
      TYPES[kindOf(name)],
      otherwise(name),
      action.inputs[name]?.description ?? '',
    ]),
  ),
  'failure-reasons': failureReasonTable(),
  'kcp-inputs': table(
    ['input', 'type', 'default', 'what it does'],
    Object.entries(kcpAction.inputs).map(([name, { description }]) => [
      code(name),
      kcp.isOptionName(name) ? TYPES[kindOfKcp(name)] : '',
      kcp.isOptionName(name) ? kcp.otherwise(name) : '',
      description,
    ]),
  ),
  'kcp-outputs': table(
    ['output', 'what it holds'],
    Object.entries(kcpAction.outputs).map(([name, { description }]) => [code(name), description]),
  ),
};

/** Both programs write kinds of options alike; lists differ only in what separates their entries. */
function kindOfKcp(name: kcp.OptionName): OptionKind {
  const kind = kcp.kindOf(name);
  return kind === 'list' ? 'lines' : kind;
}

for (const file of ['README.md', 'docs/cli.md', 'docs/kcp.md', 'docs/modes.md']) {
  const path = locate(file);
  writeFileSync(path, filled(readFileSync(path, 'utf8')));
}

function filled(text: string): string {
  return text.replaceAll(
    /(<!-- ([\w-]+):start -->\n)[\s\S]*?(<!-- \2:end -->)/gu,
    (_whole, start: string, name: string, end: string) => {
      const part = PARTS[name];
      if (part === undefined) throw new Error(`nothing fills ${name}`);
      return `${start}${part}\n${end}`;
    },
  );
}

function typeOf(name: string): string {
  return isOptionName(name) ? TYPES[kindOf(name)] : '';
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line)].join('\n');
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.trim().replaceAll(/\s+/gu, ' ').replaceAll('|', '\\|');
}

function code(text: string): string {
  return `\`${text}\``;
}

function locate(file: string): URL {
  return new URL(`../${file}`, import.meta.url);
}
