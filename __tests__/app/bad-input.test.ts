import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunOutcome } from '../../src/app/run-outcome.ts';
import { AuthenticationError, SyncError } from '../../src/contracts/errors.ts';
import type { ServerOptions } from '../../src/github-server/options.ts';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import { messageOf, PlanPilotError, ProblemsError } from '../../src/kernel/errors.ts';
import { formatProblem } from '../../src/kernel/problem.ts';
import { runFrom } from './runs.ts';

/** One mistake of a user. */
interface Mistake {
  readonly name: string;
  readonly plan?: string | Uint8Array;
  readonly files?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Part of the message. */
  readonly says: string;
  /** `file:line:column` where there is a place. */
  readonly at?: string;
  /** The server is asked, but nothing is written. */
  readonly reads?: true;
}

const items = (...lines: readonly string[]): string => ['plan_id: p', 'items:', ...lines].join('\n');
const GOOD = items('  - {id: A, type: epic, title: Alpha}');
const BOARD = 'https://github.com/orgs/acme/projects/1';

const PLANS: readonly Mistake[] = [
  { name: 'broken YAML', plan: 'items: [', says: 'has no end', at: 'roadmap.yaml:1:8' },
  { name: 'a tab as indentation', plan: 'items:\n\t- id: A', says: 'tab', at: 'roadmap.yaml:2:1' },
  { name: 'an empty file', plan: '', says: 'The file is empty', at: 'roadmap.yaml:1:1' },
  { name: 'a text instead of items', plan: 'hello', says: 'A plan is a mapping', at: 'roadmap.yaml:1:1' },
  {
    name: 'two documents',
    plan: `${GOOD}\n---\n${GOOD}`,
    says: 'second YAML document',
    at: 'roadmap.yaml:4:',
  },
  {
    name: 'bytes that are not UTF-8',
    plan: Uint8Array.of(0x69, 0xff, 0xfe),
    says: 'not valid UTF-8',
    at: 'roadmap.yaml:1:2',
  },
  {
    name: 'a file over 10 MB',
    plan: `# ${'x'.repeat(10_500_000)}`,
    says: 'at most 10 MiB',
    at: 'roadmap.yaml:1:1',
  },
  {
    name: 'a mistyped key',
    plan: items('  - {id: A, type: epic, title: Alpha, dependson: [B]}'),
    says: 'did you mean "depends_on"?',
    at: 'roadmap.yaml:3:39',
  },
  {
    name: 'a missing title',
    plan: items('  - {id: A, type: epic}'),
    says: '"title" is missing',
    at: 'roadmap.yaml:3:5',
  },
  {
    name: 'a missing id',
    plan: items('  - {title: Alpha, type: epic}'),
    says: '"id" is missing',
    at: 'roadmap.yaml:3:5',
  },
  {
    name: 'an unknown type',
    plan: items('  - {id: A, type: feature, title: x}'),
    says: 'one of epic, story, task',
    at: 'roadmap.yaml:3:',
  },
  {
    name: 'no type and no hierarchy',
    plan: items('  - {id: A, title: Alpha}'),
    says: 'type',
    at: 'roadmap.yaml:3:',
  },
  {
    name: 'an id used twice',
    plan: items('  - {id: A, type: epic, title: x}', '  - {id: A, type: epic, title: y}'),
    says: 'roadmap.yaml:3:',
    at: 'roadmap.yaml:4:',
  },
  {
    name: 'an id with a line break',
    plan: items('  - {id: "A\\nB", type: epic, title: x}'),
    says: 'line break',
    at: 'roadmap.yaml:3:',
  },
  {
    name: 'an id that ends a comment',
    plan: items('  - {id: "A-->", type: epic, title: x}'),
    says: 'HTML comment',
    at: 'roadmap.yaml:3:',
  },
  {
    name: 'an unknown parent',
    plan: items('  - {id: A, type: story, title: x, parent_id: E}'),
    says: '"E"',
    at: 'roadmap.yaml:3:',
  },
  {
    name: 'a parent of the wrong level',
    plan: items('  - {id: E, type: epic, title: x}', '  - {id: T, type: task, title: y, parent_id: E}'),
    says: 'story',
    at: 'roadmap.yaml:4:',
  },
  {
    name: 'an unknown dependency',
    plan: items('  - {id: A, type: epic, title: x, depends_on: [Z]}'),
    says: '"Z"',
    at: 'roadmap.yaml:3:',
  },
  {
    name: 'a dependency on itself',
    plan: items('  - {id: A, type: epic, title: x, depends_on: [A]}'),
    says: 'itself',
    at: 'roadmap.yaml:3:',
  },
  {
    name: 'a cycle',
    plan: items(
      '  - {id: A, type: epic, title: x, depends_on: [B]}',
      '  - {id: B, type: epic, title: y, depends_on: [A]}',
    ),
    says: 'A',
    at: 'roadmap.yaml:3:',
  },
  {
    name: 'a title of 257 characters',
    plan: items(`  - {id: A, type: epic, title: ${'x'.repeat(257)}}`),
    says: '256',
    at: 'roadmap.yaml:3:',
  },
  {
    name: 'a number where text belongs',
    plan: items('  - {id: 1, type: epic, title: x}'),
    says: 'put it in quotes',
    at: 'roadmap.yaml:3:',
  },
  {
    name: 'a text where a list belongs',
    plan: items('  - {id: A, type: epic, title: x, labels: red}'),
    says: 'a list',
    at: 'roadmap.yaml:3:',
  },
  {
    name: 'a YAML tag',
    plan: items('  - {id: A, type: epic, title: !secret x}'),
    says: 'tag',
    at: 'roadmap.yaml:3:',
  },
  {
    name: 'a goal that the settings require',
    plan: GOOD,
    inputs: { require: 'goal' },
    says: 'goal',
    at: 'roadmap.yaml:3:',
  },
];

const SETTINGS: readonly Mistake[] = [
  { name: 'an unknown input', inputs: { 'max-concurent': '5' }, says: 'did you mean "max-concurrent"?' },
  { name: 'an input in the wrong spelling', inputs: { board_url: BOARD }, says: 'did you mean "board-url"?' },
  { name: 'a mode that does not exist', inputs: { mode: 'peek' }, says: 'one of auto, sync, preview' },
  {
    name: 'a provider that does not exist',
    inputs: { provider: 'gitlab' },
    says: 'one of github, odoo, dry-run',
  },
  { name: 'no concurrency', inputs: { 'max-concurrent': '0' }, says: 'at least 1' },
  { name: 'too much concurrency', inputs: { 'max-concurrent': '51' }, says: 'at most 50' },
  {
    name: 'an order of siblings that does not exist',
    inputs: { 'sibling-order': 'random' },
    says: '"sibling-order" (input) has to be one of create, plan',
  },
  {
    name: 'a plan id to adopt that no marker could carry',
    inputs: { 'adopt-plan-id': 'a --> b' },
    says: 'The plan id to adopt',
  },
  { name: 'half a concurrency', inputs: { 'max-concurrent': '2.5' }, says: 'a number' },
  { name: 'a boolean that is none', inputs: { rollup: 'yes' }, says: 'true or false' },
  { name: 'a duration without unit', inputs: { 'max-duration': '25' }, says: 'such as 25m' },
  { name: 'a duration of nothing', inputs: { 'request-timeout': '0s' }, says: 'longer than nothing' },
  { name: 'a target that is no repository', inputs: { target: 'roadmap' }, says: 'write it as owner/repo' },
  { name: 'a view of a board', inputs: { 'board-url': `${BOARD}/views/2` }, says: 'without /views/' },
  {
    name: 'a board on http',
    inputs: { 'board-url': BOARD.replace('https', 'http') },
    says: 'not the address of a board',
  },
  {
    name: 'a key to require that does not exist',
    inputs: { require: 'goals' },
    says: 'did you mean "goal"?',
  },
  { name: 'a plan id that breaks the marker', inputs: { 'plan-id': 'a-->b' }, says: 'The plan id contains' },
  {
    name: 'a plan that is not there',
    inputs: { plan: 'plans/none.yaml' },
    says: 'plans/none.yaml does not exist',
  },
  {
    name: 'a pattern that matches nothing',
    inputs: { plan: 'plans/*.yaml' },
    says: 'No file matches plans/*.yaml',
  },
  {
    name: 'a plan outside the workspace',
    inputs: { plan: '../roadmap.yaml' },
    says: 'lies outside the workspace',
  },
  {
    name: 'an absolute plan outside the workspace',
    inputs: { plan: '/etc/hostname' },
    says: 'lies outside the workspace',
  },
  {
    name: 'a folder as plan',
    files: { 'plans/a.yaml': GOOD },
    inputs: { plan: 'plans' },
    says: 'is a folder',
  },
  {
    name: 'two files without plan id',
    files: { 'a.yaml': '- {id: A, type: epic, title: x}', 'b.yaml': '- {id: B, type: epic, title: x}' },
    inputs: { plan: 'a.yaml\nb.yaml' },
    says: 'no plan_id',
  },
  {
    name: 'a config file that is not there',
    inputs: { config: 'none.yaml' },
    says: 'none.yaml does not exist',
  },
  {
    name: 'a config file outside',
    inputs: { config: '../../etc/x.yaml' },
    says: 'lies outside the workspace',
  },
  {
    name: 'two config files',
    files: { 'planpilot.yaml': '', 'planpilot.json': '{}' },
    says: 'Several config files',
  },
  {
    name: 'broken JSON in the config file',
    files: { 'planpilot.json': '{"label": ' },
    says: '',
    at: 'planpilot.json:1:',
  },
  {
    name: 'a config file that is a list',
    files: { 'planpilot.yaml': '- label' },
    says: 'a mapping',
    at: 'planpilot.yaml:1:1',
  },
  {
    name: 'an unknown key',
    files: { 'planpilot.yaml': 'labell: x' },
    says: 'did you mean "label"?',
    at: 'planpilot.yaml:1:1',
  },
  {
    name: 'an unknown key further down',
    files: { 'planpilot.yaml': 'field_config:\n  siz_field: x' },
    says: 'did you mean "size_field"?',
    at: 'planpilot.yaml:2:3',
  },
  {
    name: 'a wrong type',
    files: { 'planpilot.yaml': 'max_concurrent: many' },
    says: 'a number',
    at: 'planpilot.yaml:1:17',
  },
  {
    name: 'one setting under two names',
    files: { 'planpilot.yaml': 'validation: strict\nvalidation_mode: partial' },
    says: 'two names of one setting',
    at: 'planpilot.yaml:2:18',
  },
  {
    name: 'both layouts of plan files',
    files: { 'planpilot.yaml': 'plan_paths: {unified: a.yaml, epics: b.yaml}' },
    says: '"unified" and files for single types',
    at: 'planpilot.yaml:1:13',
  },
  {
    name: 'a map outside the workspace',
    files: { 'planpilot.yaml': 'sync_path: ../map.json' },
    says: 'leads out',
    at: 'planpilot.yaml:1:12',
  },
  {
    name: 'a type that does not exist',
    files: { 'planpilot.yaml': 'field_config: {create_type_map: {BUG: Bug}}' },
    says: '"BUG"',
    at: 'planpilot.yaml:1:39',
  },
  {
    name: 'a board address in the config file that is none',
    files: { 'planpilot.yaml': 'label: x\nboard_url: https://example.com/x' },
    says: 'not the address of a board',
    at: 'planpilot.yaml:2:12',
  },
  {
    name: 'a target in the config file that is none',
    files: { 'planpilot.yaml': 'target: acme' },
    inputs: { target: '' },
    says: 'names no repository',
    at: 'planpilot.yaml:1:9',
  },
  {
    name: 'a plan id in the config file that cannot be one',
    files: { 'planpilot.yaml': 'plan_id: "a\\nb"' },
    says: 'line break',
    at: 'planpilot.yaml:1:10',
  },
  {
    name: 'a map where none can be',
    files: { file: '' },
    inputs: { 'sync-path': 'file/map.json' },
    says: 'cannot be written',
  },
  { name: 'a sync map that is not there', inputs: { 'sync-map': 'none.json' }, says: 'cannot be read' },
  {
    name: 'a sync map that is none',
    files: { 'map.json': '{}' },
    inputs: { 'sync-map': 'map.json' },
    says: 'is not a sync map',
  },
  {
    name: 'the sync map of another plan',
    files: { 'map.json': '{"plan_id":"other","target":"acme/roadmap","entries":{}}' },
    inputs: { 'sync-map': 'map.json' },
    says: 'belongs to plan other',
  },
];

const TOKENS: readonly Mistake[] = [
  { name: 'no token', inputs: { token: '' }, says: 'No token is given' },
  { name: 'a token with a line break', inputs: { token: 'ghp_one\nghp_two' }, says: 'line breaks' },
  {
    name: 'a token that GitHub does not know',
    inputs: { token: 'unknown-token' },
    says: 'token',
    reads: true,
  },
  {
    name: 'a token that cannot see the repository',
    inputs: { token: 'stranger' },
    says: 'acme/roadmap',
    reads: true,
  },
  {
    name: 'the token of a workflow for a board',
    inputs: { token: 'job', 'board-url': BOARD },
    says: 'project',
    reads: true,
  },
  {
    name: 'a project token that sees no board',
    inputs: { 'project-token': 'job', 'board-url': BOARD },
    says: 'project',
    reads: true,
  },
];

const ON_GITHUB: readonly Mistake[] = [
  {
    name: 'a repository that does not exist',
    inputs: { target: 'acme/nothing' },
    says: 'acme/nothing',
    reads: true,
  },
  {
    name: 'a board that does not exist',
    inputs: { 'board-url': BOARD.replace(/1$/u, '9') },
    says: '9',
    reads: true,
  },
  {
    name: 'a status that the board does not have',
    inputs: { 'board-url': BOARD, status: 'Later' },
    says: 'Backlog',
    reads: true,
  },
  {
    name: 'a size field that does not exist',
    plan: items('  - {id: A, type: epic, title: x, estimate: {tshirt: M}}'),
    inputs: { 'board-url': BOARD, 'size-field': 'Effort' },
    says: 'Effort',
    reads: true,
  },
  {
    name: 'an assignee who does not exist',
    plan: items('  - {id: A, type: epic, title: x, assignees: [nobody-here]}'),
    says: 'nobody-here',
    reads: true,
  },
  {
    name: 'a milestone that does not exist',
    plan: items('  - {id: A, type: epic, title: x, milestone: Later}'),
    says: 'Later',
    reads: true,
  },
  {
    name: 'an issue to adopt that does not exist',
    plan: items('  - {id: A, type: epic, title: x, adopt: 99}'),
    says: '#99',
    reads: true,
  },
];

const WORLD: ServerOptions = {
  tokens: {
    'test-token': { login: 'octocat', kind: 'pat' },
    reader: { login: 'octocat', kind: 'pat', permissions: { issues: 'read', projects: 'read' } },
    stranger: { login: 'stranger', kind: 'pat', repositories: [] },
    job: { kind: 'github-token' },
  },
};

let server: GitHubServer;

beforeAll(async () => {
  server = await startGitHubServer(WORLD);
});

afterAll(() => server.close());

function textOf(outcome: RunOutcome): string {
  const { error } = outcome;
  const problems = error instanceof ProblemsError ? error.problems.map(formatProblem) : [];
  const hint = error instanceof PlanPilotError ? (error.hint ?? '') : '';
  return [messageOf(error), hint, ...problems].join('\n');
}

describe.each([
  ['plan', PLANS],
  ['settings', SETTINGS],
  ['token', TOKENS],
  ['names of GitHub', ON_GITHUB],
])('a mistake in the %s', (_kind, mistakes) => {
  test.each(mistakes)(
    '$name: is explained, and nothing is written',
    async ({ plan = GOOD, files, inputs, says, at, reads }) => {
      const before = server.log.length;
      const outcome = await runFrom(server.url, {
        plan,
        ...(files ? { files } : {}),
        ...(inputs ? { inputs } : {}),
      });
      expect(outcome.error).toBeInstanceOf(PlanPilotError);
      const text = textOf(outcome);
      expect(text).toContain(says);
      expect(text).toContain(at ?? '');
      expect({ text, helps: saysWhatToDo(outcome, text) }).toEqual({ text, helps: true });
      for (const secret of ['ghp_one', 'ghp_two', 'unknown-token']) expect(text).not.toContain(secret);

      const sent = server.log.slice(before);
      expect(sent.filter(({ kind }) => kind === 'mutation')).toEqual([]);
      expect(sent.length > 0).toBe(reads ?? false);
      expect(server.issues()).toEqual([]);
    },
  );
});

/** Somewhere it says what to do: a hint, a remedy of one problem, or what the value has to be. */
function saysWhatToDo({ error }: RunOutcome, text: string): boolean {
  const remedies = error instanceof ProblemsError ? error.problems.map(({ remedy }) => remedy) : [];
  const hint = error instanceof PlanPilotError ? error.hint : undefined;
  return [...remedies, hint].some((each) => each !== undefined) || /has to be|must be|\(.+\)/u.test(text);
}

test('a token that only reads is found out by the first write, and the remedy names the permission', async () => {
  const { error, result } = await runFrom(server.url, { plan: GOOD, inputs: { token: 'reader' } });
  expect(error).toBeInstanceOf(SyncError);
  const cause = result?.outcomes[0]?.error;
  expect(cause).toBeInstanceOf(AuthenticationError);
  expect(`${messageOf(cause)} ${cause instanceof PlanPilotError ? cause.hint : ''}`).toContain(
    'write access to issues',
  );
  expect(server.issues()).toEqual([]);
});

test('there are at least 40 of them', () => {
  expect(PLANS.length + SETTINGS.length + TOKENS.length + ON_GITHUB.length).toBeGreaterThanOrEqual(40);
});
