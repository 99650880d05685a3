import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { formatProblem } from '../../src/kernel/problem.ts';
import { PlanLoadError } from '../../src/plan/errors.ts';
import { fingerprint } from '../../src/plan/fingerprint.ts';
import { parse, parseText, refusalOf, source } from './reading.ts';

const outline = (text: string): readonly string[] =>
  parseText(text).items.map(({ id, type, parentId }) => `${type} ${id} < ${parentId ?? '-'}`);

describe('hierarchy', () => {
  it('follows from nesting, types included', () => {
    const nested = `
- id: E
  title: Epic
  items:
    - id: S
      title: Story
      items: [{ id: T, title: Task }]
- { id: E2, type: Epic, title: Second }
`;
    expect(outline(nested)).toEqual(['EPIC E < -', 'STORY S < E', 'TASK T < S', 'EPIC E2 < -']);
  });

  it('follows from parent_id in any order of items, types included', () => {
    const flat = `
items:
  - { id: T, title: Task, parent_id: S }
  - { id: S, title: Story, parent_id: E }
  - { id: E, title: Epic, type: EPIC }
`;
    expect(outline(flat)).toEqual(['TASK T < S', 'STORY S < E', 'EPIC E < -']);
  });

  it('lets a written type win over the one the nesting suggests', () => {
    const text = `
- id: S
  type: STORY
  title: Story without epic
  items: [{ id: T, title: Task, parent_id: S }]
`;
    expect(outline(text)).toEqual(['STORY S < -', 'TASK T < S']);
  });

  it('takes an empty sub_item_ids as not given', () => {
    const text = '- { id: E, type: epic, title: E, sub_item_ids: [] }\n- { id: S, title: S, parent_id: E }\n';
    expect(outline(text)).toEqual(['EPIC E < -', 'STORY S < E']);
  });
});

describe('an item', () => {
  it('has every key in one shape', () => {
    const [item] = parseText(`
- id: E1
  type: epic
  title: Title
  goal: ""
  description: |
    ## Notes
  requirements: [R1]
  estimate: { tshirt: M, hours: "2.5" }
  verification: { ci_checks: [build] }
  spec_ref: https://example.org/spec
  scope: { in_scope: [a] }
  assignees: ["@Ada", ada, bob]
  fields: { Team: Blue, Rank: 3 }
  adopt: 12
  was: [old]
`).items;
    expect(item).toEqual({
      id: 'E1',
      type: 'EPIC',
      title: 'Title',
      goal: '',
      description: '## Notes\n',
      dependsOn: [],
      requirements: ['R1'],
      acceptanceCriteria: [],
      successMetrics: [],
      assumptions: [],
      risks: [],
      estimate: { tshirt: 'M', hours: 2.5 },
      verification: { commands: [], ciChecks: ['build'], evidence: [], manualSteps: [] },
      specRef: { url: 'https://example.org/spec' },
      scope: { inScope: ['a'], outScope: [] },
      labels: [],
      assignees: ['Ada', 'bob'],
      fields: { Team: 'Blue', Rank: 3 },
      adopt: 12,
      was: ['old'],
      place: { file: 'plan.yaml', line: 2, column: 3 },
    });
  });

  it('may leave every optional key empty', () => {
    const keys = [
      'type',
      'goal',
      'parent_id',
      'depends_on',
      'estimate',
      'spec_ref',
      'labels',
      'fields',
      'adopt',
    ];
    const empty = keys.map((key) => `    ${key}:\n`).join('');
    const { items } = parseText(
      `items:\n  - id: E1\n    title: T\n${empty}    items: [{ id: S1, title: S }]\n`,
    );
    const { items: bare } = parseText('- { id: E1, type: epic, title: T }');
    expect({ ...items[0], place: null }).toEqual({ ...bare[0], place: null });
  });

  it('depends once on what it names twice', () => {
    const { items } = parseText(
      '- { id: A, type: epic, title: A, depends_on: [B, B] }\n- { id: B, type: epic, title: B }\n',
    );
    expect(items[0]?.dependsOn).toEqual(['B']);
  });

  it('may share values through aliases', () => {
    const { items } = parseText(
      '- { id: A, type: epic, title: A, labels: &l [x, y] }\n- { id: B, type: epic, title: B, labels: *l }\n',
    );
    expect(items.map(({ labels }) => labels)).toEqual([
      ['x', 'y'],
      ['x', 'y'],
    ]);
  });
});

describe('defaults of a file', () => {
  const { items } = parseText(`
defaults:
  labels: [roadmap]
  assignees: [lead]
  milestone: Q3
  fields: { Team: Blue, Area: Shop }
  story: { labels: [story], milestone: Q4 }
items:
  - id: E
    title: E
    labels: [Roadmap, big]
    fields: { Team: Red, Area: null }
    milestone: ""
    items: [{ id: S, title: S, assignees: [] }]
`);

  it('add labels and merge fields, the item winning', () => {
    expect(items.map(({ labels }) => labels)).toEqual([
      ['roadmap', 'big'],
      ['roadmap', 'story'],
    ]);
    expect(items.map(({ fields }) => fields)).toEqual([{ Team: 'Red' }, { Team: 'Blue', Area: 'Shop' }]);
  });

  it('give assignees and milestone where the item is silent', () => {
    expect(items.map(({ assignees }) => assignees)).toEqual([['lead'], []]);
    expect(items.map(({ milestone }) => milestone)).toEqual([undefined, 'Q4']);
  });
});

describe('several files', () => {
  it('form one plan, in reading order, each with its own defaults', () => {
    const plan = parse([
      source(
        'plan_id: shop\ntitle: Shop\ndefaults: { labels: [a] }\nitems: [{ id: E, type: epic, title: E }]',
        'a.yaml',
      ),
      source('[{"id": "S", "type": "STORY", "title": "S", "parent_id": "E"}]', 'b.json'),
    ]);
    expect(plan).toMatchObject({
      planId: 'shop',
      title: 'Shop',
      files: ['a.yaml', 'b.json'],
      unresolved: [],
    });
    expect(plan.items.map(({ id, labels, place }) => [id, labels, place.file])).toEqual([
      ['E', ['a'], 'a.yaml'],
      ['S', [], 'b.json'],
    ]);
  });

  it('must not name two plan ids', () => {
    const error = refusalOf(() =>
      parse([source('plan_id: a\nitems: []', 'a.yaml'), source('items: []\nplan_id: b\n', 'b.yaml')]),
    );
    expect(error.problems.map(formatProblem)).toEqual([
      'b.yaml:2:10: The plan_id "b" differs from "a" at a.yaml:1:10 (files of one plan have one plan_id)',
    ]);
  });

  it('are all looked at when one of them is broken, without guesses about what it may hold', () => {
    const error = refusalOf(() =>
      parse([
        source('items: [', 'a.yaml'),
        source('- { id: S, type: story, title: "", parent_id: E, gaols: x }', 'b.yaml'),
      ]),
    );
    expect(error).toBeInstanceOf(PlanLoadError);
    expect(error.problems.map(({ place }) => place?.file)).toEqual(['a.yaml', 'b.yaml', 'b.yaml']);
    expect(error.message).not.toContain('not in the plan');
  });
});

describe('planpilot files', () => {
  const read = (name: string, role: 'EPIC' | 'STORY' | 'TASK') => ({
    file: name,
    role,
    bytes: readFileSync(new URL(`../../examples/split/${name}`, import.meta.url)),
  });
  const split = [read('epics.json', 'EPIC'), read('stories.json', 'STORY'), read('tasks.json', 'TASK')];

  it('load unchanged in the split layout and have the fingerprint that planpilot computes', () => {
    const plan = parse(split, { require: ['goal', 'requirements', 'acceptance_criteria'] });
    expect(plan.items).toHaveLength(8);
    expect(fingerprint(plan.items)).toBe('c553fbbad9d4');
  });

  it('take the type from the role of the file, whatever the items say', () => {
    const [item] = parse([source('[{"id": "A", "title": "A", "type": "TASK"}]', 'epics.json', 'EPIC')]).items;
    expect(item?.type).toBe('EPIC');
  });
});

describe('validation: partial', () => {
  const text = `
items:
  - { id: S, type: story, title: S, parent_id: E, depends_on: [X, T] }
  - { id: T, type: task, title: T, parent_id: S }
`;

  it('keeps and lists references that nothing answers', () => {
    const { items, unresolved } = parseText(text, { validation: 'partial' });
    expect(items[0]).toMatchObject({ parentId: 'E', dependsOn: ['X', 'T'] });
    expect(unresolved).toEqual([
      { item: 'S', key: 'parent_id', reference: 'E', place: { file: 'plan.yaml', line: 3, column: 48 } },
      { item: 'S', key: 'depends_on', reference: 'X', place: { file: 'plan.yaml', line: 3, column: 64 } },
    ]);
  });

  it('still refuses what is wrong in itself', () => {
    const wrong = `${text}  - { id: S2, type: story, title: S, parent_id: S, depends_on: [S2] }\n`;
    expect(refusalOf(() => parseText(wrong, { validation: 'partial' })).problems).toHaveLength(2);
  });
});

describe('the example roadmap', () => {
  it('is a valid plan of real size', () => {
    const bytes = readFileSync(new URL('../../examples/roadmap.yaml', import.meta.url));
    const { items, planId } = parse([{ file: 'examples/roadmap.yaml', bytes }]);
    expect(planId).toBe('checkout-2.0');
    expect(items.length).toBeGreaterThanOrEqual(28);
    expect(new Set(items.map(({ type }) => type)).size).toBe(3);
  });
});
