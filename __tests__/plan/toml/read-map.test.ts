import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { idFlaw } from '../../../src/plan/plan-id.ts';
import { planOfFeatures } from '../../../src/plan/toml/feature-plan.ts';
import { type FeatureModel, writtenMap } from './map-arbitrary.ts';
import { mapOf, refusalOf } from './reading-maps.ts';

/** One feature with two stories, in each way that TOML has to say it. */
const SPELLINGS: readonly (readonly [string, string])[] = [
  [
    'a table with inline stories over several lines, as TOML 1.1 allows',
    `[features."Sign in"]
description = "Who are you?"
tags = "Epic, Security"
task_id = 0
sequence = 1
user_stories = [
  { # the first
    name = "By mail",
    description = "A link.",
    tags = "mail",
    task_id = 0, # later
  },
  { name = "By key", task_id = 7 },
]
`,
  ],
  [
    'arrays of tables, as in TOML 1.0',
    `[features."Sign in"]
description = "Who are you?"
tags = "Epic, Security"
task_id = 0
[[features."Sign in".user_stories]]
name = "By mail"
description = "A link."
tags = "mail"
task_id = 0
[[features."Sign in".user_stories]]
name = "By key"
task_id = 7
`,
  ],
  [
    'one inline table',
    `features = { "Sign in" = { description = "Who are you?", tags = "Epic,Security,Epic,", task_id = +0, user_stories = [ { name = "By mail", description = "A link.", tags = " mail ", task_id = -0 }, { name = "By key", task_id = 0x7 } ] } }`,
  ],
  [
    'dotted keys',
    `features."Sign in".description = 'Who are you?'
features."Sign in".tags = """Epic, Security"""
features."Sign in".task_id = 0b0
features.'Sign in'.user_stories = [{name="By mail",description='''A link.''',tags=",mail",task_id=0o0},{name="By key",task_id=0b111}]
`,
  ],
  [
    'keys below a table of all features',
    `[features]
"Sign in".description = "Who are you?"
"Sign in".tags = "Epic, Security"
"Sign in".task_id = 0
"Sign in".user_stories = [
  { name = "By mail", description = "A link.", tags = "mail", task_id = 0 },
  { name = "By key", task_id = 7 },
]`,
  ],
];

const SIGN_IN = [
  ['Sign in', 'feature', 'Sign in', 'Who are you?', ['Epic', 'Security'], 0, undefined],
  ['Sign in/1', 'story', 'By mail', 'A link.', ['mail'], 0, 'Sign in'],
  ['Sign in/2', 'story', 'By key', '', [], 7, 'Sign in'],
];

function facts(text: string): readonly (readonly unknown[])[] {
  return mapOf(text).tasks.map(({ id, kind, name, description, tags, taskId, parent }) => [
    id,
    kind,
    name,
    description,
    tags,
    taskId,
    parent,
  ]);
}

describe('a map of features', () => {
  test.each(SPELLINGS)('is read from %s', (_name, text) => {
    expect(facts(text)).toEqual(SIGN_IN);
    expect(facts(text.replaceAll('\n', '\r\n'))).toEqual(SIGN_IN);
    expect(facts(`\uFEFF${text}`)).toEqual(SIGN_IN);
  });

  test('keeps the order of the file, whatever the names are', () => {
    const names = ['zebra', '10', '2', '__proto__', 'constructor', '🚀', 'a/1', 'a'];
    const text = names.map((name) => `[features.${JSON.stringify(name)}]\ntask_id = 0\n`).join('');
    expect(mapOf(text).tasks.map(({ name }) => name)).toEqual(names);
  });

  test('takes stories that are written far from their feature', () => {
    const text = `[features.a]\ntask_id=0\n[features.b]\ntask_id=0\n[[features.a.user_stories]]\nname="s"\ntask_id=0\n`;
    expect(mapOf(text).tasks.map(({ id }) => id)).toEqual(['a', 'a/1', 'b']);
  });

  test.each(['', '\n# nothing\n', '\uFEFF', 'title = "x"\n', '[features]\n'])('may be empty: %j', (text) => {
    expect(mapOf(text).tasks).toEqual([]);
  });

  test('says where each task and its number stand', () => {
    const text =
      '\uFEFF# 😀\r\n[features.a]\r\nuser_stories = [\r\n\t{ name = "😀", task_id\t=\t0 },\r\n]\r\ntask_id=0\r\n';
    const plain = text.slice(1);
    const at = mapOf(text).tasks.map(({ place, taskIdAt }) => ({
      place,
      number: taskIdAt.place,
      path: taskIdAt.path,
      text: plain.slice(...taskIdAt.range),
    }));
    expect(at).toEqual([
      {
        place: { file: 'map.toml', line: 2, column: 1 },
        number: { file: 'map.toml', line: 6, column: 9 },
        path: ['features', 'a', 'task_id'],
        text: '0',
      },
      {
        place: { file: 'map.toml', line: 4, column: 2 },
        number: { file: 'map.toml', line: 4, column: 27 },
        path: ['features', 'a', 'user_stories', 0, 'task_id'],
        text: '0',
      },
    ]);
  });

  test('comes out the same from every spelling of it', () => {
    fc.assert(
      fc.property(writtenMap, ({ features, text }) => {
        const read = mapOf(text).tasks.map(({ kind, name, description, tags, taskId }) => ({
          kind,
          name,
          description,
          tags,
          taskId,
        }));
        expect(read).toEqual(expected(features));
      }),
      { numRuns: 300 },
    );
  });

  test('gives every task an id of its own that can be the id of a plan item, the same at every reading', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }), { maxLength: 6 }),
        (names) => {
          const usable = names.filter((name) => name.trim() !== '' && !/[\0\p{Surrogate}]/u.test(name));
          const text = usable
            .map((name) => JSON.stringify(name).replaceAll('\u007f', '\\u007f'))
            .map(
              (key) =>
                `[features.${key}]\ntask_id=0\nuser_stories=[{name="s",task_id=0},{name="s",task_id=0}]\n`,
            )
            .join('');
          const ids = mapOf(text).tasks.map(({ id }) => id);
          expect(new Set(ids).size).toBe(usable.length * 3);
          expect(ids.map(idFlaw)).toEqual(ids.map(() => undefined));
          expect(mapOf(text).tasks.map(({ id }) => id)).toEqual(ids);
        },
      ),
      { numRuns: 200 },
    );
  });

  test.each([
    ['by a slash', 'a/1', 'a'],
    ['by what no id holds', 'a<b', 'a-b'],
    ['by their ends', 'x'.repeat(300), `${'x'.repeat(299)}y`],
  ])('tells features apart that differ %s', (_how, first, second) => {
    const text = [first, second].map(
      (name) => `[features."${name}"]\ntask_id=0\nuser_stories=[{name="s",task_id=0}]\n`,
    );
    expect(new Set(mapOf(text.join('')).tasks.map(({ id }) => id)).size).toBe(4);
  });

  test('becomes a plan of epics and stories', () => {
    const map = mapOf(SPELLINGS[0]?.[1] ?? '');
    const plan = planOfFeatures(map);
    expect(
      plan.items.map(({ id, type, title, parentId, labels }) => ({ id, type, title, parentId, labels })),
    ).toEqual([
      { id: 'Sign in', type: 'EPIC', title: 'Sign in', parentId: undefined, labels: ['Epic', 'Security'] },
      { id: 'Sign in/1', type: 'STORY', title: 'By mail', parentId: 'Sign in', labels: ['mail'] },
      { id: 'Sign in/2', type: 'STORY', title: 'By key', parentId: 'Sign in', labels: [] },
    ]);
    expect(plan.files).toEqual(['map.toml']);
  });
});

function expected(features: readonly FeatureModel[]) {
  return features.flatMap(({ stories, ...feature }) => [
    { kind: 'feature' as const, ...feature },
    ...stories.map((story) => ({ kind: 'story' as const, ...story })),
  ]);
}

const HEAD = '[features.a]\n';
const OK = `${HEAD}task_id = 0\n`;

/** What is wrong, the text, and each complaint as `line:column message`. */
const BAD: readonly (readonly [string, string, readonly string[]])[] = [
  ['no task_id', '[features."a b"]\n', ['1:1 task_id is missing at features."a b"']],
  [
    'no task_id of a story',
    `${OK}user_stories = [\n { name = "s" } ]`,
    ['4:2 task_id is missing at features.a.user_stories[0]'],
  ],
  [
    'a fraction',
    `${HEAD}task_id = 0.0`,
    ['2:11 task_id is a number with a fraction or exponent, not a whole number at features.a'],
  ],
  ['an exponent', `${HEAD}task_id = 1e3`, ['2:11 task_id is a number with a fraction']],
  ['infinity', `${HEAD}task_id = inf`, ['2:11 task_id is a number with a fraction']],
  ['a text', `${HEAD}task_id = "0"`, ['2:11 task_id is a text, not a whole number at features.a']],
  ['true', `${HEAD}task_id = true`, ['2:11 task_id is true or false']],
  ['false', `${HEAD}task_id = false`, ['2:11 task_id is true or false']],
  ['a date', `${HEAD}task_id = 2026-01-01`, ['2:11 task_id is a date or time']],
  ['a list', `${HEAD}task_id = [0]`, ['2:1 task_id is a list']],
  ['a table', `${HEAD}task_id = { a = 0 }`, ['2:1 task_id is a table']],
  ['a negative number', `${HEAD}task_id = -5`, ['2:11 task_id is negative (-5) at features.a']],
  [
    'more than Odoo has',
    `${HEAD}task_id = 9007199254740993`,
    ['2:11 task_id is larger than any id that Odoo gives'],
  ],
  [
    'one id twice',
    `${HEAD}task_id = 5\n[features.b]\ntask_id = 0x5`,
    ['4:11 task_id 5 at features.b is that of line 2 already'],
  ],
  ['features as a list', '[[features]]\nname = "a"', ['1:1 features is a list; it has to be a table']],
  ['features as a text', 'features = "a"', ['1:12 features is a text; it has to be a table']],
  ['a feature as a text', '[features]\na = "b"', ['2:5 features.a is a text; it has to be a table']],
  ['a feature as a list', '[[features.a]]\ntask_id = 0', ['1:1 features.a is a list; it has to be a table']],
  ['a feature without a name', '[features.""]\ntask_id = 0', ['1:1 A feature has no name']],
  [
    'stories as a table',
    `${OK}[features.a.user_stories]\nname = "s"`,
    ['3:1 features.a.user_stories is a table; it has to be a list of tables'],
  ],
  [
    'stories as a text',
    `${OK}user_stories = "s"`,
    ['3:16 features.a.user_stories is a text; it has to be a list'],
  ],
  [
    'a story as a text',
    `${OK}user_stories = [ "s" ]`,
    ['3:18 features.a.user_stories[0] is a text; it has to be a table'],
  ],
  [
    'a story without a name',
    `${OK}user_stories = [ { task_id = 0 } ]`,
    ['3:18 name is missing at features.a.user_stories[0]'],
  ],
  [
    'a blank name',
    `${OK}user_stories = [ { name = " ", task_id = 0 } ]`,
    ['3:27 name is blank at features.a.user_stories[0]'],
  ],
  [
    'a number as a name',
    `${OK}user_stories = [ { name = 1, task_id = 0 } ]`,
    ['3:27 features.a.user_stories[0].name is a number; it has to be a text'],
  ],
  ['tags as a list', `${OK}tags = ["a"]`, ['3:1 features.a.tags is a list; it has to be a text']],
  [
    'a number as a description',
    `${OK}description = 1`,
    ['3:15 features.a.description is a number; it has to be a text'],
  ],
  [
    'a character that no database takes',
    `[features."a\\u0000"]\ntask_id = 0\ndescription = "\\u0000"\ntags = "x\\x00"\nuser_stories = [ { name = "s\\u0000", task_id = 0 } ]`,
    [
      '1:1 features."a\\u0000" holds the character U+0000',
      '4:8 features."a\\u0000".tags holds',
      '5:27 features."a\\u0000".user_stories[0].name holds',
    ],
  ],
  [
    'several mistakes',
    `[features.b]\ntags = 1\n${HEAD}task_id = true\nuser_stories = [ { task_id = "x" } ]`,
    [
      '1:1 task_id is missing at features.b',
      '2:8 features.b.tags is a number',
      '4:11 task_id is true or false',
      '5:18 name is missing at features.a.user_stories[0]',
      '5:30 task_id is a text',
    ],
  ],
  ['an ellipsis', `${OK}components = [ ... ]`, ['3:16 An ellipsis is not TOML']],
  ['one feature twice', `${OK}${OK}`, ['3:11 Syntax: Defining a key multiple times is invalid']],
  ['one key twice', `${OK}task_id = 1`, ['3:1 Syntax: Defining a key multiple times is invalid']],
  ['a text without an end', `${OK}description = "x`, ['3:17 Syntax: Unterminated string constant']],
  [
    'a bracket without an end',
    '[features."a"\ntask_id = 0',
    ['2:1 Syntax: The key, equals sign, and value must be on the same line'],
  ],
  ['no value', `${HEAD}task_id =`, ['2:10 Syntax: Unspecified values are invalid']],
  ['YAML', 'features:\n  - a', ['1:9 Syntax: ']],
  ['nesting without end', `a = ${'['.repeat(100_000)}`, ['1:']],
];

describe('a map that is wrong', () => {
  test.each(BAD)('is refused for %s, with the place and a remedy', (_name, text, complaints) => {
    const { problems } = refusalOf(text);
    const found = problems.map(({ place, message }) => `${place?.line}:${place?.column} ${message}`);
    expect(found).toHaveLength(complaints.length);
    for (const [index, complaint] of complaints.entries()) expect(found[index]).toContain(complaint);
    for (const { remedy } of problems) expect(remedy).toEqual(expect.stringMatching(/\w/u));
  });

  test('is refused when it is not UTF-8', () => {
    const bytes = new Uint8Array([...new TextEncoder().encode('[features.a]\n# '), 0xe9, 10]);
    expect(refusalOf(bytes).problems).toMatchObject([
      { message: 'The file is not valid UTF-8', place: { line: 2, column: 3 } },
    ]);
  });

  test('has its numbers in place after a mark of the byte order, too', () => {
    expect(refusalOf(`\uFEFF${HEAD}task_id = true`).problems[0]?.place).toEqual({
      file: 'map.toml',
      line: 2,
      column: 11,
    });
  });
});
