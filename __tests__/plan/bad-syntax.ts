import type { BadPlan } from './bad-plan.ts';

/** Files that cannot be read at all, or only in parts of their syntax. */
export const BAD_SYNTAX: readonly BadPlan[] = [
  {
    name: 'an empty file',
    text: ``,
    error: 'PlanLoadError',
    problems: ['plan.yaml:1:1: The file is empty (start with "items:" and one "- id: …" for each item)'],
  },
  {
    name: 'comments only',
    text: `# nothing here
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:1:1: The file is empty (start with "items:" and one "- id: …" for each item)'],
  },
  {
    name: 'a single text',
    text: `just words
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:1:1: A plan is a mapping with "items", or a list of items (start with "items:" and one "- id: …" for each item)',
    ],
  },
  {
    name: 'a number as root',
    text: `42
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:1:1: A plan is a mapping with "items", or a list of items (start with "items:" and one "- id: …" for each item)',
    ],
  },
  {
    name: 'a mapping without items',
    text: `title: Roadmap
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:1:1: "items" is missing (add "items")'],
  },
  {
    name: 'items that are no list',
    text: `items:
  id: A
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:2:3: "items" has to be a list, not a mapping (start each entry with "- ")'],
  },
  {
    name: 'an item that is a text',
    text: `items:
  - E1
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:2:5: The value in item number 1 has to be a mapping, not the text "E1" (write lines of the form "key: value")',
    ],
  },
  {
    name: 'an unclosed quote',
    text: `items:
  - id: E1
    title: "Epic
    type: epic
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:3:12: The quoted text that starts here has no end (add the closing ", or indent all of its lines)',
    ],
  },
  {
    name: 'a bracket left open, far above the end',
    text: `items:
  - id: E1
    title: Epic
    labels: [a,
  - id: E2
    title: B
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:4:13: The list that starts here has no end (add the closing ], or indent all of its lines)',
      'plan.yaml:5:9: Syntax: Nested mappings are not allowed in compact mappings (put a text that contains ": " in quotes, or check the indentation)',
    ],
  },
  {
    name: 'a text that starts with a reserved character',
    text: `items:
  - id: E1
    title: @home
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:3:12: Syntax: Plain value cannot start with reserved character @ (put the text in quotes)',
    ],
  },
  {
    name: 'a tab as indentation',
    text: `items:
	- id: E1
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:2:1: A tab cannot indent YAML (indent with spaces)'],
  },
  {
    name: 'a colon inside a title',
    text: `items:
  - id: E1
    title: Epic: one
    type: epic
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:3:12: Syntax: Nested mappings are not allowed in compact mappings (put a text that contains ": " in quotes, or check the indentation)',
    ],
  },
  {
    name: 'keys that do not line up',
    text: `items:
  - id: E1
    title: Epic
     type: epic
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:3:12: Syntax: Nested mappings are not allowed in compact mappings (put a text that contains ": " in quotes, or check the indentation)',
    ],
  },
  {
    name: 'broken JSON',
    file: 'plan.json',
    text: `{"items": [{"id": "E1" "title": "x"}]}`,
    error: 'PlanLoadError',
    problems: [
      'plan.json:1:19: Between brackets, entries are separated by commas (check for a missing comma, quote or bracket)',
      'plan.json:1:24: Syntax: Unexpected double-quoted-scalar token (check the indentation, and for a missing comma, quote or bracket)',
    ],
  },
  {
    name: 'a bracket too many, told once whatever follows',
    file: 'plan.json',
    text: `{
  "items": [
    {"id": "E1", "type": "epic", "title": "x"}
  ]]
  "title": "Roadmap"
}`,
    error: 'PlanLoadError',
    problems: [
      'plan.json:1:1: The mapping that starts here has no end (add the closing }, or indent all of its lines)',
      'plan.json:5:3: Syntax: Unexpected double-quoted-scalar at node end (check the indentation, and for a missing comma, quote or bracket)',
      'plan.json:5:10: Syntax: Unexpected map-value-ind token in YAML stream: ":" (check the indentation, and for a missing comma, quote or bracket)',
    ],
  },
  {
    name: 'a JSON text that ends too early',
    file: 'plan.json',
    text: `{"items": [{"id": "E1"`,
    error: 'PlanLoadError',
    problems: [
      'plan.json:1:12: The mapping that starts here has no end (add the closing }, or indent all of its lines)',
    ],
  },
  {
    name: 'two documents',
    text: `items: []
---
items: []
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:2:1: A second YAML document starts here; a file holds one (remove the "---" line or use a file for each)',
    ],
  },
  {
    name: 'a key given twice',
    text: `items:
  - id: E1
    title: A
    type: epic
    title: B
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:5:5: Key "title" is given twice; first in line 3 (keep one)'],
  },
  {
    name: 'a JSON key given twice',
    file: 'plan.json',
    text: `{"items": [],
 "items": []}`,
    error: 'PlanLoadError',
    problems: ['plan.json:2:2: Key "items" is given twice; first in line 1 (keep one)'],
  },
  {
    name: 'an own tag',
    text: `items:
  - id: !secret E1
    title: A
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:2:9: Syntax: Unresolved tag: !secret (remove the tag; plans are plain text, numbers and lists)',
    ],
  },
  {
    name: 'a merge key',
    text: `base: &b { type: epic }
items:
  - <<: *b
    id: E1
    title: A
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:3:5: Merge keys (<<) are not part of YAML 1.2 (write the keys out; plans have `defaults` for shared values)',
    ],
  },
  {
    name: 'an unknown alias',
    text: `items:
  - *epic
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:2:5: Alias *epic has no finished anchor before it (put &epic on an earlier value, or quote the text)',
    ],
  },
  {
    name: 'aliases that explode',
    text: `a: &a [x,x,x,x,x,x,x,x,x,x]
b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]
c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]
d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]
e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]
f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:5:29: Aliases expand to over 100,000 values (write the values out)'],
  },
  {
    name: 'a key called __proto__',
    text: `items:
  - id: E1
    type: epic
    title: A
    fields: { __proto__: x }
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:5:15: The key "__proto__" is not allowed (rename it)'],
  },
  {
    name: 'a list as key',
    text: `items:
  - ? [a, b]
    : x
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:2:7: A key has to be text (write "key: value")'],
  },
  {
    name: 'YAML 1.1',
    text: `%YAML 1.1
---
items: []
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:1:1: Only YAML 1.2 is read (remove the %YAML line)'],
  },
  {
    name: 'nesting without end',
    text: `items: ${'['.repeat(200)}${']'.repeat(200)}
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:1:58: Nested deeper than 50 levels (plans have three levels)'],
  },
];
