import { type BadPlan, ITEM_KEYS } from './bad-plan.ts';

/** Well-formed plans whose items contradict each other. */
export const BAD_REFERENCES: readonly BadPlan[] = [
  {
    name: 'an item below a task',
    text: `items:
  - id: E1
    title: E
    items:
      - id: S1
        title: S
        items:
          - id: T1
            title: T
            items:
              - { id: X1, title: X }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:11:17: "X1" is nested in "T1", but nothing can be below a task (move it up one level)',
    ],
  },
  {
    name: 'an epic with a parent',
    text: `items:
  - { id: E1, type: epic, title: Epic }
  - { id: E2, type: epic, title: B, parent_id: E1 }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:3:48: Epic "E2" has the parent "E1", but epics have none (remove the parent or make the item a story)',
    ],
  },
  {
    name: 'a task below an epic',
    text: `items:
  - { id: E1, type: epic, title: Epic }
  - { id: T1, type: task, title: B, parent_id: E1 }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:3:48: The parent of task "T1" has to be a story, but "E1" is an epic (name another parent or change the type)',
    ],
  },
  {
    name: 'a story below a story',
    text: `items:
  - { id: E1, type: epic, title: Epic }
  - { id: S1, type: story, title: B, parent_id: E1 }
  - { id: S2, type: story, title: B, parent_id: S1 }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:4:49: The parent of story "S2" has to be an epic, but "S1" is a story (name another parent or change the type)',
    ],
  },
  {
    name: 'an unknown parent',
    text: `items:
  - { id: E1, type: epic, title: Epic }
  - { id: S1, type: story, title: B, parent_id: E2 }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:3:49: The parent "E2" of "S1" is not in the plan (add that item, remove the reference, or load the file that has it)',
    ],
  },
  {
    name: 'an item that is its own parent',
    text: `items:
  - { id: E1, type: epic, title: Epic }
  - { id: S1, type: story, title: B, parent_id: S1 }
`,
    error: 'PlanValidationError',
    problems: ['plan.yaml:3:49: "S1" is its own parent (name another item)'],
  },
  {
    name: 'nested in one item, child of another',
    text: `items:
  - id: E1
    title: A
    items:
      - { id: S1, title: S, parent_id: E2 }
  - { id: E2, type: epic, title: B }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:5:40: "S1" is nested in "E1" but its parent_id is "E2" (remove parent_id or move the item)',
    ],
  },
  {
    name: 'a listed child that belongs to another',
    text: `items:
  - { id: E1, type: epic, title: A, sub_item_ids: [S1] }
  - { id: E2, type: epic, title: B }
  - { id: S1, type: story, title: S, parent_id: E2 }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:2:52: sub_item_ids of "E1" lists "S1", which belongs to "E2" (set parent_id: E1 on "S1", or remove it from the list)',
    ],
  },
  {
    name: 'a listed child without parent',
    text: `items:
  - { id: E1, type: epic, title: A, sub_item_ids: [S1] }
  - { id: S1, type: story, title: S }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:2:52: sub_item_ids of "E1" lists "S1", which has no parent (set parent_id: E1 on "S1", or remove it from the list)',
    ],
  },
  {
    name: 'a listed child that does not exist',
    text: `items:
  - { id: E1, type: epic, title: A, sub_item_ids: [S1] }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:2:52: sub_item_ids of "E1" lists "S1", which is not in the plan (add that item, remove the reference, or load the file that has it)',
    ],
  },
  {
    name: 'a child its parent does not list',
    text: `items:
  - { id: E1, type: epic, title: A, sub_item_ids: [S1] }
  - { id: S1, type: story, title: S, parent_id: E1 }
  - { id: S2, type: story, title: S, parent_id: E1 }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:2:51: "S2" has the parent "E1", whose sub_item_ids do not list it (add "S2", or remove the list: it is optional)',
    ],
  },
  {
    name: 'an unknown dependency',
    text: `items:
  - { id: E1, type: epic, title: Epic }
  - { id: checkout-page, type: story, title: S, depends_on: [chekout-pag] }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:3:62: "checkout-page" depends on "chekout-pag", which is not in the plan (did you mean "checkout-page"?)',
    ],
  },
  {
    name: 'a dependency on itself',
    text: `items:
  - { id: E1, type: epic, title: Epic }
  - { id: S1, type: story, title: S, depends_on: [S1] }
`,
    error: 'PlanValidationError',
    problems: ['plan.yaml:3:51: "S1" depends on itself (remove the entry)'],
  },
  {
    name: 'a circle of three',
    text: `items:
  - { id: A, type: epic, title: A, depends_on: [B] }
  - { id: B, type: epic, title: B, depends_on: [C] }
  - { id: C, type: epic, title: C, depends_on: [A] }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:2:49: Dependencies go in a circle: A → B → C → A (remove one of these dependencies)',
    ],
  },
  {
    name: 'two circles through one item',
    text: `items:
  - { id: A, type: epic, title: A, depends_on: [B, C] }
  - { id: B, type: epic, title: B, depends_on: [A] }
  - { id: C, type: epic, title: C, depends_on: [A] }
`,
    error: 'PlanValidationError',
    problems: [
      'plan.yaml:2:49: Dependencies go in a circle: A → B → A (remove one of these dependencies)',
      'plan.yaml:2:52: Dependencies go in a circle: A → C → A (remove one of these dependencies)',
    ],
  },
  {
    name: 'mistakes of every kind together',
    text: `items:
  - id: E1
    type: epic
    title: ""
    colour: red
  - id: S1
    type: story
    title: S
    parent_id: T1
    depends_on: [S1, 5]
  - { id: T1, type: task, title: T }
  - { id: T1, type: task, title: T }
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:4:12: The title of "E1" is blank (give it one)',
      `plan.yaml:5:5: Unknown key "colour" in item "E1" (known keys: ${ITEM_KEYS})`,
      'plan.yaml:9:16: The parent of story "S1" has to be an epic, but "T1" is a task (name another parent or change the type)',
      'plan.yaml:10:22: "depends_on[2]" in item "S1" has to be text, not 5 (put it in quotes: "5")',
      'plan.yaml:12:11: The id "T1" is used twice; first at plan.yaml:11:11 (give one of the two another id)',
    ],
  },
  {
    name: 'after a shape mistake, absence proves nothing',
    text: `items:
  - { title: no id, type: epic }
  - { id: S1, type: story, title: S, parent_id: E1, depends_on: [S2] }
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:2:5: "id" is missing in item number 1 (add "id")'],
  },
];
