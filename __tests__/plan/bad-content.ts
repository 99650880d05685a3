import { type BadPlan, ITEM_KEYS } from './bad-plan.ts';

/** Well-formed plans with ids, titles or contents that no tracker can take. */
export const BAD_CONTENT: readonly BadPlan[] = [
  {
    name: 'adopting one issue twice',
    text: `items:
  - { id: E1, type: epic, title: A, adopt: 7 }
  - { id: E2, type: epic, title: B, adopt: 7 }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:3:44: Both "E1" and "E2" adopt issue 7; first at plan.yaml:2:44 (an issue belongs to one item)',
    ],
  },
  {
    name: 'one id twice',
    text: `items:
  - { id: E1, type: epic, title: A }
  - { id: E1, type: epic, title: B }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:3:11: The id "E1" is used twice; first at plan.yaml:2:11 (give one of the two another id)',
    ],
  },
  {
    name: 'a blank id',
    text: `items:
  - { id: " ", type: epic, title: A }
`,
    error: 'PlanValidationError',
    problems: ['plan.yaml:2:11: The id " " is blank (use letters, digits, dots and dashes)'],
  },
  {
    name: 'an id with a line break',
    text: `items:
  - { id: "E1\\nITEM_ID:E2", type: epic, title: A }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:2:11: The id "E1\\nITEM_ID:E2" contains a line break or a control character (use letters, digits, dots and dashes)',
    ],
  },
  {
    name: 'an id that ends the comment',
    text: `items:
  - { id: "E1-->", type: epic, title: A }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:2:11: The id "E1-->" contains the edge of an HTML comment (-->) (use letters, digits, dots and dashes)',
    ],
  },
  {
    name: 'an id with outer blanks',
    text: `items:
  - { id: "E1 ", type: epic, title: A }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:2:11: The id "E1 " starts or ends with a blank (use letters, digits, dots and dashes)',
    ],
  },
  {
    name: 'an id with a line separator',
    text: `items:
  - { id: "E\\L1", type: epic, title: A }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:2:11: The id "E\u20281" contains a line break or a control character (use letters, digits, dots and dashes)',
    ],
  },
  {
    name: 'an id with half a character',
    text: `items:
  - { id: "E\\ud83d", type: epic, title: A }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:2:11: The id "E\\ud83d" contains half of a surrogate pair (use letters, digits, dots and dashes)',
    ],
  },
  {
    name: 'an id too long',
    text: `items:
  - { id: ${'x'.repeat(201)}, type: epic, title: A }
`,
    error: 'PlanValidationError',
    problems: [
      `plan.yaml:2:11: The id "${'x'.repeat(39)}…" has 201 characters, over 200 (use letters, digits, dots and dashes)`,
    ],
  },
  {
    name: 'a plan id that is blank',
    text: `plan_id: ""
items:
  - { id: E1, type: epic, title: Epic }
`,
    error: 'PlanValidationError',
    problems: ['plan.yaml:1:10: The plan_id "" is blank (use letters, digits, dots and dashes)'],
  },
  {
    name: 'a blank title',
    text: `items:
  - { id: E1, type: epic, title: " " }
`,
    error: 'PlanValidationError',
    problems: ['plan.yaml:2:34: The title of "E1" is blank (give it one)'],
  },
  {
    name: 'a title of two lines',
    text: `items:
  - { id: E1, type: epic, title: "A\\nB" }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:2:34: The title of "E1" has a line break or another control character (write it on one line)',
    ],
  },
  {
    name: 'half a character in a title',
    text: `items:
  - { id: E1, type: epic, title: "A\\ud83d" }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:2:34: The title of "E1" has a line break or another control character (write it on one line)',
    ],
  },
  {
    name: 'a control character in a label',
    text: `items:
  - { id: E1, type: epic, title: A, labels: ["a\\u0007"] }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:2:46: A label of "E1" has a line break or another control character (write it on one line)',
    ],
  },
  {
    name: 'a title of 257 characters',
    text: `items:
  - { id: E1, type: epic, title: ${'t'.repeat(257)} }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:2:34: The title of "E1" has 257 characters; 256 are possible (shorten it; details belong into goal or description)',
    ],
  },
  {
    name: 'a label of 51 characters',
    text: `items:
  - { id: E1, type: epic, title: A, labels: [ok, ${'l'.repeat(51)}] }
`,
    error: 'PlanValidationError',
    problems: ['plan.yaml:2:50: A label of "E1" has 51 characters; 50 are possible (shorten it)'],
  },
  {
    name: 'no type and nothing to tell it',
    text: `items:
  - { id: E1, title: A }
`,
    error: 'PlanValidationError',
    problems: ['plan.yaml:2:5: "E1" has no type (add "type: epic", "type: story" or "type: task")'],
  },
  {
    name: 'a former id that still exists',
    text: `items:
  - { id: E1, type: epic, title: Epic }
  - { id: E2, type: epic, title: B, was: [E1] }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:3:43: "E2" was "E1", but "E1" is an item of the plan (plan.yaml:2:11) (remove one of the two)',
    ],
  },
  {
    name: 'a former id claimed twice',
    text: `items:
  - { id: E1, type: epic, title: A, was: [old] }
  - { id: E2, type: epic, title: B, was: [old] }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:3:43: Both "E1" and "E2" were "old"; first at plan.yaml:2:42 (keep it on one item)',
    ],
  },
  {
    name: 'an item that was itself',
    text: `items:
  - { id: E1, type: epic, title: A, was: [E1] }
`,
    error: 'PlanValidationError',
    problems: ['plan.yaml:2:43: "was" of "E1" names the item itself (remove it)'],
  },
  {
    name: 'a required key that is missing',
    require: ['goal'],
    text: `items:
  - { id: E1, type: epic, title: Epic }
`,
    error: 'PlanValidationError',
    problems: ['plan.yaml:2:5: "E1" has no goal, which the settings require (add "goal")'],
  },
  {
    name: 'a required key that is blank',
    require: ['goal', 'requirements'],
    text: `items:
  - { id: E1, type: epic, title: A, goal: " ", requirements: [""] }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:2:5: "E1" has no goal, which the settings require (add "goal")',
      'plan.yaml:2:5: "E1" has no requirements, which the settings require (add "requirements")',
    ],
  },
  {
    name: 'Windows line ends',
    text: `items:\r
  - id: E1\r
    type: epic\r
    title: A\r
    gaols: x\r
`,
    error: 'PlanLoadError',
    problems: [`plan.yaml:5:5: Unknown key "gaols" in item "E1" (known keys: ${ITEM_KEYS})`],
  },
];
