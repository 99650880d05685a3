import type { BadPlan } from './bad-plan.ts';

/** Readable files whose keys are not those of a plan. */
export const BAD_SHAPE: readonly BadPlan[] = [
  {
    name: 'an unknown key at the top',
    text: `planid: x
items:
  - { id: E1, type: epic, title: Epic }
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:1:1: Unknown key "planid" (did you mean "plan_id"?)'],
  },
  {
    name: 'a mistyped key that is required, told once',
    text: `item:
  - { id: E1, type: epic, title: A }
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:1:1: Unknown key "item" (did you mean "items"?)'],
  },
  {
    name: 'a mistyped title',
    text: `items:
  - { id: E1, type: epic, titel: A }
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:2:27: Unknown key "titel" in item "E1" (did you mean "title"?)'],
  },
  {
    name: 'an unknown key of an item',
    text: `items:
  - id: E1
    type: epic
    title: A
    motivaton: because
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:5:5: Unknown key "motivaton" in item "E1" (did you mean "motivation"?)'],
  },
  {
    name: 'a key in camel case',
    text: `items:
  - id: E1
    type: epic
    title: A
    dependsOn: []
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:5:5: Unknown key "dependsOn" in item "E1" (did you mean "depends_on"?)'],
  },
  {
    name: 'an unknown key deep inside',
    text: `items:
  - id: E1
    type: epic
    title: A
    estimate: { hour: 5 }
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:5:17: Unknown key "hour" in "estimate" in item "E1" (did you mean "hours"?)'],
  },
  {
    name: 'an unknown key in the defaults',
    text: `defaults:
  epic: { label: [a] }
items:
  - { id: E1, type: epic, title: Epic }
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:2:11: Unknown key "label" in "epic" in the defaults (did you mean "labels"?)'],
  },
  {
    name: 'an item without id',
    text: `items:
  - title: A
    type: epic
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:2:5: "id" is missing in item number 1 (add "id")'],
  },
  {
    name: 'an item without title',
    text: `items:
  - id: E1
    type: epic
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:2:5: "title" is missing in item "E1" (add "title")'],
  },
  {
    name: 'a number as id',
    text: `items:
  - id: 12
    type: epic
    title: A
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:2:9: "id" in item number 1 has to be text, not 12 (put it in quotes: "12")'],
  },
  {
    name: 'a text for a list',
    text: `items:
  - id: E1
    type: epic
    title: A
    labels: backend
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:5:13: "labels" in item "E1" has to be a list, not the text "backend" (start each entry with "- ")',
    ],
  },
  {
    name: 'a list for a text',
    text: `items:
  - id: E1
    type: epic
    title: A
    goal: [a]
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:5:11: "goal" in item "E1" has to be text, not a list (write one text)'],
  },
  {
    name: 'a number in a list of texts',
    text: `items:
  - id: E1
    type: epic
    title: A
    requirements: [ok, 5]
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:5:24: "requirements[2]" in item "E1" has to be text, not 5 (put it in quotes: "5")',
    ],
  },
  {
    name: 'an empty entry of a list',
    text: `items:
  - id: E1
    type: epic
    title: A
    risks:
      - one
      -
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:7:8: "risks[2]" in item "E1" has to be text, not empty (fill it in or remove it)'],
  },
];
