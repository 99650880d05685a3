import type { BadPlan } from './bad-plan.ts';

/** Items whose keys hold what cannot be read. */
export const BAD_VALUES: readonly BadPlan[] = [
  {
    name: 'a type that does not exist',
    text: `items:
  - id: E1
    type: storry
    title: A
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:3:11: "type" in item "E1" has to be one of epic, story, task, not the text "storry" (did you mean "story"?)',
    ],
  },
  {
    name: 'a type in the plural',
    text: `items:
  - id: E1
    type: epics
    title: A
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:3:11: "type" in item "E1" has to be one of epic, story, task, not the text "epics" (did you mean "epic"?)',
    ],
  },
  {
    name: 'hours as words',
    text: `items:
  - id: E1
    type: epic
    title: A
    estimate: { hours: five }
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:5:24: "estimate.hours" in item "E1" must be a number of hours (correct the value)'],
  },
  {
    name: 'negative hours',
    text: `items:
  - id: E1
    type: epic
    title: A
    estimate: { hours: -1 }
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:5:24: "estimate.hours" in item "E1" has to be at least 0, not -1 (choose another value)',
    ],
  },
  {
    name: 'hours beyond all numbers',
    text: `items:
  - id: E1
    type: epic
    title: A
    estimate: { hours: .inf }
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:5:24: "estimate.hours" in item "E1" has to be a number or text, not Infinity (write digits only, such as 12)',
    ],
  },
  {
    name: 'a specification without url',
    text: `items:
  - id: E1
    type: epic
    title: A
    spec_ref: { section: 4 }
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:5:15: "spec_ref.url" is missing in item "E1" (add "spec_ref.url")',
      'plan.yaml:5:26: "spec_ref.section" in item "E1" has to be text, not 4 (put it in quotes: "4")',
    ],
  },
  {
    name: 'a specification that is a number',
    text: `items:
  - id: E1
    type: epic
    title: A
    spec_ref: 4
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:5:15: "spec_ref" in item "E1" has to be text or a mapping, not 4 (put it in quotes: "4")',
    ],
  },
  {
    name: 'a field value that is a list',
    text: `items:
  - id: E1
    type: epic
    title: A
    fields: { Team: [a] }
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:5:21: "fields.Team" in item "E1" has to be text or a number, not a list (write one text)',
    ],
  },
  {
    name: 'adopting no number',
    text: `items:
  - id: E1
    type: epic
    title: A
    adopt: "#12"
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:5:12: "adopt" in item "E1" has to be a number, not the text "#12" (write digits only, such as 12)',
    ],
  },
  {
    name: 'adopting zero',
    text: `items:
  - id: E1
    type: epic
    title: A
    adopt: 0
`,
    error: 'PlanLoadError',
    problems: ['plan.yaml:5:12: "adopt" in item "E1" has to be greater than 0, not 0 (choose another value)'],
  },
  {
    name: 'adopting a number no issue has',
    text: `items:
  - id: E1
    type: epic
    title: A
    adopt: 99999999999999999999
`,
    error: 'PlanLoadError',
    problems: [
      'plan.yaml:5:12: "adopt" in item "E1" has to be at most 9007199254740991, not 100000000000000000000 (choose another value)',
    ],
  },
];
