import { expect, test } from '@jest/globals';
import { FLAGS, readArguments } from '../../src/cli/arguments.ts';
import { helpText } from '../../src/cli/help.ts';

const given = (...args: readonly string[]): Readonly<Record<string, string>> => {
  const invocation = readArguments(args);
  return invocation.kind === 'run' ? Object.fromEntries(invocation.given) : {};
};
const mistakes = (...args: readonly string[]): string => {
  const invocation = readArguments(args);
  return invocation.kind === 'usage' ? invocation.mistakes.join('\n') : '';
};

test('flags have values, behind a blank or an equals sign', () => {
  expect(readArguments(['sync', '--plan', 'a.yaml', '--max-concurrent=5'])).toEqual({
    kind: 'run',
    command: 'sync',
    given: new Map([
      ['plan', 'a.yaml'],
      ['max-concurrent', '5'],
    ]),
  });
});

test('lists add up, of other flags the last one counts', () => {
  expect(given('sync', '--plan', 'a', '--plan', 'b', '--label', 'x', '--label', 'y')).toEqual({
    plan: 'a\nb',
    label: 'y',
  });
});

test('booleans can be said in three ways', () => {
  expect(given('sync', '--mentions', '--no-rollup')).toEqual({ mentions: 'true', rollup: 'false' });
  expect(given('sync', '--rollup=false')).toEqual({ rollup: 'false' });
});

test.each([
  [[], 'No command; use sync, preview, dry-run, drift, import, clean, revert, demo'],
  [['synk'], 'Unknown command "synk" (did you mean "sync"?)'],
  [['frobnicate'], 'known commands: sync, preview, dry-run, drift, import, clean, revert, demo'],
  [['sync', '--max-concurent', '5'], 'Unknown flag "--max-concurent" (did you mean "--max-concurrent"?)'],
  [['sync', '--plan'], '--plan needs a value'],
  [['sync', '--mode', 'sync'], '--mode is the command itself'],
  [['sync', 'a.yaml'], 'Too many words: a.yaml (values follow flags'],
  [['demo', '--plan', 'a'], 'demo takes no flags'],
  [['sync', '--no-rollup=false'], '--no-rollup takes no value (use --rollup=false)'],
  [['sync', '--no-rollup=true'], '--no-rollup takes no value'],
  [['sync', '-x'], 'Unknown flag "-x" (known flags: --plan,'],
])('%j is refused', (args, message) => {
  expect(mistakes(...args)).toContain(message);
});

test('every mistake is named at once', () => {
  expect(mistakes('synk', '--lable=x', '--plan').split('\n')).toHaveLength(3);
});

test('tokens are refused and never repeated', () => {
  for (const args of [
    ['sync', '--token', 'ghp_secret'],
    ['sync', '--token=ghp_secret'],
    ['sync', '--project-token', 'ghp_secret'],
    ['sync', '--tokn', 'ghp_secret'],
  ]) {
    expect(mistakes(...args)).not.toBe('');
    expect(mistakes(...args)).not.toContain('ghp_secret');
  }
  expect(mistakes('sync', '--token', 'x')).toContain('set GITHUB_TOKEN or GH_TOKEN');
});

test('a hint never leads to a flag that is refused', () => {
  const hints = [mistakes('sync', '--frobnicate'), mistakes('sync', '--tokn'), mistakes('sync', '--moed')];
  for (const hint of hints) expect(hint).not.toMatch(/--(?:token|project-token|mode)\b/u);
});

test('help and version go before everything else', () => {
  expect(readArguments(['sync', '--help', '--nonsense'])).toEqual({ kind: 'help' });
  expect(readArguments(['-h'])).toEqual({ kind: 'help' });
  expect(readArguments(['help'])).toEqual({ kind: 'help' });
  expect(readArguments(['--version'])).toEqual({ kind: 'version' });
});

test('the help lists every flag', () => {
  for (const flag of FLAGS) expect(helpText()).toMatch(new RegExp(`^ {2}--${flag}[ \\n]`, 'mu'));
});
