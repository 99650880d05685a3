import { describe, expect, test } from '@jest/globals';
import { applyEdits } from '../../../src/plan/edit/apply-edits.ts';
import { editFiles } from '../../../src/plan/edit/edit-files.ts';
import type { PlanEdit } from '../../../src/plan/edit/edits.ts';

const title = (value: string, item = 'a'): PlanEdit => ({ item, set: 'title', value });
const size = (value: string | null, item = 'a'): PlanEdit => ({ item, set: 'size', value });
const done = (value: boolean): PlanEdit => ({ item: 'a', set: 'done', value });
const hours = (value: number | null, item = 'a'): PlanEdit => ({ item, set: 'hours', value });
const field = (name: string, value: string | number | null): PlanEdit => ({
  item: 'a',
  set: 'field',
  name,
  value,
});
const block = (value: string): PlanEdit => ({ item: 'a', set: 'blocked-by', value });
const free = (value: string): PlanEdit => ({ item: 'a', set: 'not-blocked-by', value });

/** Items below a comment, so that nothing starts at the first offset. */
const yaml = (...lines: readonly string[]): string => ['# Plan', 'items:', ...lines, ''].join('\n');
const item = (...more: readonly string[]): string =>
  yaml('- id: a', '  title: A', ...more, '- id: b', '  title: B');

describe('a plan file in YAML', () => {
  test.each<[string, string, readonly PlanEdit[], string]>([
    ['a plain title', item(), [title('New')], item().replace('title: A', 'title: New')],
    [
      'a comment behind a title stays',
      yaml('- id: a', '  title: A   # said so', '  type: epic'),
      [title('New')],
      yaml('- id: a', '  title: New   # said so', '  type: epic'),
    ],
    ['single quotes', yaml("- {id: a, title: 'A'}"), [title("It's")], yaml("- {id: a, title: 'It''s'}")],
    ['double quotes', yaml('- id: a', '  title: "A"'), [title('N"w')], yaml('- id: a', '  title: "N\\"w"')],
    [
      'a title that needs quotes',
      item(),
      [title('# no: comment')],
      item().replace('title: A', "title: '# no: comment'"),
    ],
    ['a title that is a number', item(), [title('12')], item().replace('title: A', "title: '12'")],
    ['a title with a line break', item(), [title('a\nb')], item().replace('title: A', 'title: "a\\nb"')],
    ['an invisible character', item(), [title('a\u2028b')], item().replace('title: A', 'title: "a\u2028b"')],
    [
      'a folded title',
      yaml('- id: a', '  title: >-', '    A long', '    title', '  type: epic'),
      [title('Short')],
      yaml('- id: a', '  title: Short', '  type: epic'),
    ],
    [
      'a title over two lines',
      yaml('- id: a', '  title: A long', '    title', '  type: epic'),
      [title('Short')],
      yaml('- id: a', '  title: Short', '  type: epic'),
    ],
    ['done', item('  type: epic'), [done(true)], item('  done: true', '  type: epic')],
    ['done in braces', yaml('- {id: a, title: A}'), [done(true)], yaml('- {id: a, title: A, done: true}')],
    ['done that is not', item('  done: false'), [done(true)], item('  done: true')],
    ['not done any more', item('  done: true', '  type: epic'), [done(false)], item('  type: epic')],
    [
      'not done any more, in braces',
      yaml('- {id: a, done: true, title: A}'),
      [done(false)],
      yaml('- {id: a, title: A}'),
    ],
    [
      'not done any more, where a remark stands behind it',
      item('  done: true # at last'),
      [done(false)],
      item('  done: false # at last'),
    ],
    [
      'not done any more, where the item begins',
      yaml('- done: true', '  id: a', '  title: A'),
      [done(false)],
      yaml('- done: false', '  id: a', '  title: A'),
    ],
    ['not done that never was', item(), [done(false)], item()],
    [
      'a size in place',
      item('  estimate: {tshirt: S, hours: 2}'),
      [size('M')],
      item('  estimate: {tshirt: M, hours: 2}'),
    ],
    [
      'a size where none was',
      item('  type: epic'),
      [size('M')],
      item('  estimate:', '    tshirt: M', '  type: epic'),
    ],
    [
      'a size beside hours',
      item('  estimate:', '    hours: 2 # h'),
      [size('M')],
      item('  estimate:', '    hours: 2 # h', '    tshirt: M'),
    ],
    ['a size in an empty estimate', item('  estimate:'), [size('M')], item('  estimate: {tshirt: M}')],
    [
      'a size in braces without members',
      item('  estimate: {}'),
      [size('M')],
      item('  estimate: {tshirt: M}'),
    ],
    [
      'a size instead of nothing',
      item('  estimate: ~ # open'),
      [size('M')],
      item('  estimate: {tshirt: M} # open'),
    ],
    ['no size any more', item('  estimate: {tshirt: S}'), [size(null)], item('  estimate: {tshirt: null}')],
    ['no size where none was', item(), [size(null)], item()],
    ['hours', item('  estimate: {hours: 2}'), [hours(2.5)], item('  estimate: {hours: 2.5}')],
    ['hours as text', item('  estimate: {hours: "2"}'), [hours(3)], item('  estimate: {hours: 3}')],
    [
      'a field of the board',
      item('  fields:', '    Team: Core'),
      [field('Status', 'Done')],
      item('  fields:', '    Team: Core', '    Status: Done'),
    ],
    [
      'a field with blanks in its name',
      item(),
      [field('Due: date', 3)],
      item('  fields:', "    'Due: date': 3"),
    ],
    ['a dependency where none was', item(), [block('b')], item('  depends_on: [b]')],
    ['a dependency in brackets', item('  depends_on: [x, y]'), [block('b')], item('  depends_on: [x, y, b]')],
    [
      'a dependency in brackets with a comma at the end',
      item('  depends_on: [x, ]'),
      [block('b')],
      item('  depends_on: [x, b, ]'),
    ],
    ['a dependency in empty brackets', item('  depends_on: [ ]'), [block('b')], item('  depends_on: [b ]')],
    [
      'a dependency with a dash',
      item('  depends_on:', '  - "x" # why'),
      [block('b')],
      item('  depends_on:', '  - "x" # why', '  - "b"'),
    ],
    ['a dependency that is there', item('  depends_on: [b]'), [block('b')], item('  depends_on: [b]')],
    ['a dependency less, in front', item('  depends_on: [b, x]'), [free('b')], item('  depends_on: [x]')],
    ['a dependency less, at the end', item('  depends_on: [x, b]'), [free('b')], item('  depends_on: [x]')],
    [
      'dependencies less, twice there',
      item('  depends_on: [b, x, b, b]'),
      [free('b')],
      item('  depends_on: [x]'),
    ],
    [
      'a dependency less, the only one',
      item('  depends_on: [b] # c'),
      [free('b')],
      item('  depends_on: [] # c'),
    ],
    [
      'a dependency less, with dashes',
      item('  depends_on:', '    - x # 1', '    - b # 2', '    - y # 3'),
      [free('b')],
      item('  depends_on:', '    - x # 1', '    - y # 3'),
    ],
    [
      'a dependency less, the only one with a dash',
      item('  depends_on:', '    - b'),
      [free('b')],
      item('  depends_on: []'),
    ],
    ['a dependency less that is not there', item(), [free('b')], item()],
    [
      'several at once',
      item('  depends_on: [x]'),
      [title('New'), size('L'), free('x'), block('b'), hours(1)],
      yaml(
        '- id: a',
        '  title: New',
        '  estimate:',
        '    tshirt: L',
        '    hours: 1',
        '  depends_on: [b]',
        '- id: b',
        '  title: B',
      ),
    ],
    [
      'nested items',
      yaml('- id: e', '  title: E', '  items:', '    - title: A', '      id: a'),
      [title('New'), block('x')],
      yaml('- id: e', '  title: E', '  items:', '    - title: New', '      depends_on: [x]', '      id: a'),
    ],
    [
      'a bare list',
      '- id: a\n  title: A',
      [title('New'), size('S')],
      '- id: a\n  title: New\n  estimate:\n    tshirt: S',
    ],
    [
      'the last line without a line end',
      '- id: a\n  title: A\n  depends_on:\n  - x\n  - b',
      [free('b')],
      '- id: a\n  title: A\n  depends_on:\n  - x',
    ],
  ])('takes %s', (_case, before, edits, after) => {
    const result = applyEdits(before, edits);
    expect(result.text).toBe(after);
    expect(result.applied).toEqual(edits);
    expect(result.refused).toEqual([]);
  });

  test('keeps its line ends and its byte order mark', () => {
    const before = `\uFEFF${item('  depends_on:', '  - x').replaceAll('\n', '\r\n')}`;
    const { text } = applyEdits(before, [title('New'), size('M'), block('b')]);
    expect(text).toBe(
      `\uFEFF${item('  estimate:', '    tshirt: M', '  depends_on:', '  - x', '  - b').replace('title: A', 'title: New').replaceAll('\n', '\r\n')}`,
    );
  });

  test.each<[string, string, PlanEdit, string]>([
    [
      'an alias that others share',
      yaml(
        '- {id: b, title: &t A}',
        '- {id: a, title: B, depends_on: &d [x]}',
        '- {id: c, title: C, depends_on: *d}',
      ),
      block('y'),
      'it cannot be changed here without changing something else',
    ],
    ['an item of another file', item(), title('New', 'z'), 'the item is not in this file'],
    ['a text that cannot be read', 'items: [}', title('New'), 'the file cannot be read'],
    [
      'a comment between the entries',
      item('  depends_on: [', '    b, # why', '    x]'),
      free('b'),
      'a comment stands inside its list',
    ],
    [
      'a list behind an alias',
      yaml('- {id: b, title: B, depends_on: &d [x]}', '- {id: a, title: A, depends_on: *d}'),
      block('y'),
      '"depends_on" is written in a way that is not edited',
    ],
  ])('is left alone, with the reason, for %s', (_case, text, edit, why) => {
    expect(applyEdits(text, [edit])).toMatchObject({ text, applied: [], refused: [{ edit, why }] });
  });

  test('takes the other edits when one is refused', () => {
    const text = yaml('- {id: b, title: &t A}', '- {id: a, title: *t}', '- {id: c, title: C}');
    const edits = [title('B2', 'b'), title('C2', 'c')];
    const result = applyEdits(text, edits);
    expect(result.text).toBe(yaml('- {id: b, title: &t A}', '- {id: a, title: *t}', '- {id: c, title: C2}'));
    expect(result.refused.map(({ edit }) => edit.item)).toEqual(['b']);
  });

  test('puts a value of its own in the place of an alias', () => {
    const text = yaml('- {id: b, title: &t A}', '- {id: a, title: *t}');
    expect(applyEdits(text, [title('A2')]).text).toBe(yaml('- {id: b, title: &t A}', '- {id: a, title: A2}'));
  });
});

describe('a plan file in JSON', () => {
  const json = (more: object, indent?: number | string): string =>
    `${JSON.stringify(
      {
        items: [
          { id: 'a', title: 'A', ...more },
          { id: 'b', title: 'B' },
        ],
      },
      null,
      indent,
    )}\n`;

  test.each([
    ['two blanks', 2],
    ['tabs', '\t'],
    ['one line', undefined],
  ])('keeps its indentation: %s', (_case, indent) => {
    const before = json({ depends_on: ['x'], type: 'epic' }, indent);
    const { text, refused } = applyEdits(before, [
      title('Say "hi"'),
      block('b'),
      size('M'),
      field('Status', 'Done'),
    ]);
    expect(refused).toEqual([]);
    expect(JSON.parse(text)).toEqual({
      items: [
        {
          id: 'a',
          title: 'Say "hi"',
          estimate: { tshirt: 'M' },
          fields: { Status: 'Done' },
          depends_on: ['x', 'b'],
          type: 'epic',
        },
        { id: 'b', title: 'B' },
      ],
    });
    const lines = text.split('\n');
    for (const line of before.split('\n').filter((each) => !/title|"x"|\{"items/u.test(each)))
      expect(lines).toContain(line);
  });

  test('takes entries away line by line', () => {
    const before = json({ depends_on: ['x', 'b', 'y'] }, 2);
    expect(applyEdits(before, [free('b')]).text).toBe(json({ depends_on: ['x', 'y'] }, 2));
    expect(applyEdits(before, [free('y')]).text).toBe(json({ depends_on: ['x', 'b'] }, 2));
    expect(applyEdits(before, [free('x'), free('b'), free('y')]).text).toBe(json({ depends_on: [] }, 2));
  });
});

describe('a plan in several files', () => {
  const files = [
    { path: 'one.yaml', text: item() },
    { path: 'two.json', text: '[{"id": "c", "title": "C"}]' },
    { path: 'three.yaml', text: yaml('- {id: d, title: D}') },
  ];

  test('is edited where each item stands; files without an edit are not named', () => {
    const edits = [title('A2'), title('C2', 'c'), title('Z', 'z')];
    const result = editFiles(files, edits);
    expect(result.files).toEqual([
      { path: 'one.yaml', text: item().replace('title: A', 'title: A2') },
      { path: 'two.json', text: '[{"id": "c", "title": "C2"}]' },
    ]);
    expect(result.applied).toEqual(edits.slice(0, 2));
    expect(result.refused).toEqual([{ edit: edits[2], why: 'the item is not in this file', here: false }]);
  });

  test('says why the file with the item refused, not why the others did', () => {
    const shared = yaml('- {id: x, title: &t A}', '- {id: y, title: *t}');
    const { refused } = editFiles([{ path: 's.yaml', text: shared }, ...files], [title('X2', 'x')]);
    expect(refused[0]?.why).toContain('without changing something else');
  });

  test('stays valid: edits that would make a cycle or name nobody are refused, the others made', () => {
    const plan = [
      { path: 'one.yaml', text: 'plan_id: p\nitems:\n- {id: a, type: epic, title: A}\n' },
      { path: 'two.yaml', text: 'items:\n- {id: b, type: epic, title: B, depends_on: [a]}\n' },
    ];
    const cycle: PlanEdit = { item: 'a', set: 'blocked-by', value: 'b' };
    const nobody: PlanEdit = { item: 'b', set: 'blocked-by', value: '#12' };
    const long = title('x'.repeat(300), 'b');
    const result = editFiles(plan, [title('A2'), cycle, nobody, long]);
    expect(result.files).toEqual([
      { path: 'one.yaml', text: 'plan_id: p\nitems:\n- {id: a, type: epic, title: A2}\n' },
    ]);
    const why = 'the plan would not be valid with it';
    expect(result.refused).toEqual([cycle, nobody, long].map((edit) => ({ edit, why, here: true })));
  });

  test('is edited when it was not valid before', () => {
    const plan = [{ path: 'one.yaml', text: '- {id: a, title: A}\n' }];
    expect(editFiles(plan, [title('A2')]).files).toEqual([
      { path: 'one.yaml', text: '- {id: a, title: A2}\n' },
    ]);
  });
});
