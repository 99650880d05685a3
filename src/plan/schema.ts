import { z } from 'zod';

/*
 * The one description of a plan file: what is accepted, what editors complete, which keys a typo may have meant.
 * `null` stands for "not given" wherever a key is optional.
 */

const text = z.string();
const texts = z.array(text);

const typeName = z
  .preprocess(
    (given) => (typeof given === 'string' ? given.toLowerCase() : given),
    z.enum(['epic', 'story', 'task']),
  )
  .meta({
    enum: ['epic', 'story', 'task', 'Epic', 'Story', 'Task', 'EPIC', 'STORY', 'TASK'],
    description:
      'Level of the item: epic, story or task, in any case. Without it a nested item (or one with `parent_id`) is one level below its parent, and an item at the top with nested `items` is an epic; any other item needs it.',
  });

const hours = z
  .union([
    z.number().nonnegative(),
    text.regex(/^\s*\d+(\.\d+)?([eE][+-]?\d+)?\s*$/, { error: 'must be a number of hours' }),
  ])
  .meta({ description: 'Estimated hours, a number that is not negative.' });

const estimate = z
  .strictObject({
    tshirt: text
      .nullish()
      .meta({ description: 'Size as a word, e.g. S, M or L; written to the board field for sizes.' }),
    hours: hours.nullish(),
  })
  .meta({ description: 'How big the item is.' });

const verification = z
  .strictObject({
    commands: texts.nullish().meta({ description: 'Commands that prove it.' }),
    ci_checks: texts.nullish().meta({ description: 'CI checks that have to be green.' }),
    evidence: texts.nullish().meta({ description: 'What to attach or link as evidence.' }),
    manual_steps: texts.nullish().meta({ description: 'What a person tries by hand.' }),
  })
  .meta({ description: 'How to check that the item is done.' });

const specRef = z
  .union([
    text,
    z.strictObject({
      url: text.meta({ description: 'Address of the specification.' }),
      section: text.nullish().meta({ description: 'Section of it.' }),
      quote: text.nullish().meta({ description: 'The sentence that matters.' }),
    }),
  ])
  .meta({
    description: 'The specification behind the item: a URL, or a mapping with url, section and quote.',
  });

const scope = z
  .strictObject({
    in_scope: texts.nullish().meta({ description: 'What belongs to the item.' }),
    out_scope: texts.nullish().meta({ description: 'What does not.' }),
  })
  .meta({ description: 'What the item covers.' });

const labels = texts.meta({ description: 'Labels to add. Labels that people add in the tracker stay.' });
const assignees = texts.meta({ description: 'Logins, without @. Set when the item is created.' });
const milestone = text.meta({
  description: 'Title of a milestone; an empty text means none. Set when the item is created.',
});
const fields = z.record(text, z.union([text, z.number()]).nullable()).meta({
  description: 'Board field name to value; option fields take the name of an option.',
});

const itemShape = {
  id: text.meta({
    description:
      'Unique in the plan and stable for ever: it identifies the item in the tracker. At most 200 characters.',
  }),
  type: typeName.nullish(),
  title: text.meta({ description: 'Title of the issue, at most 256 characters.' }),
  goal: text.nullish().meta({ description: 'What is different when the item is done.' }),
  motivation: text.nullish().meta({ description: 'Why it is worth doing.' }),
  description: text.nullish().meta({ description: 'Free Markdown.' }),
  parent_id: text
    .nullish()
    .meta({ description: 'Id of the epic a story belongs to, or of the story a task belongs to.' }),
  sub_item_ids: texts.nullish().meta({
    description:
      'Ids of all children. Never needed: the hierarchy follows from parent_id or nesting. Checked when given.',
  }),
  depends_on: texts.nullish().meta({ description: 'Ids of the items that have to be done first.' }),
  requirements: texts.nullish().meta({ description: 'What the result has to do.' }),
  acceptance_criteria: texts.nullish().meta({ description: 'How to tell that it is done.' }),
  success_metrics: texts.nullish().meta({ description: 'How success shows afterwards.' }),
  assumptions: texts.nullish().meta({ description: 'What is taken for granted.' }),
  risks: texts.nullish().meta({ description: 'What could go wrong.' }),
  estimate: estimate.nullish(),
  verification: verification.nullish(),
  spec_ref: specRef.nullish(),
  scope: scope.nullish(),
  labels: labels.nullish(),
  assignees: assignees.nullish(),
  milestone: milestone.nullish(),
  fields: fields.nullish(),
  done: z.boolean().nullish().meta({
    description:
      'The work is done: the item takes no part in the order of work. Neither opens nor closes the issue.',
  }),
  adopt: z.int().positive().nullish().meta({ description: 'Number of an existing issue to take over.' }),
  was: texts.nullish().meta({ description: 'Ids this item had before it was renamed.' }),
};

const nestedItems = 'Items one level down: the stories of an epic, the tasks of a story.';

/** One item on its own; its nested items are left unread. */
export const flatItemSchema = z.strictObject({ ...itemShape, items: z.array(z.unknown()).nullish() });

/** What {@link flatItemSchema} yields. */
export type ItemInput = z.infer<typeof flatItemSchema>;

const itemSchema = z
  .strictObject({
    ...itemShape,
    get items(): z.ZodType {
      return z.array(itemSchema).nullish().meta({ description: nestedItems });
    },
  })
  .meta({ id: 'item', description: 'An epic, a story or a task.' });

const presetShape = {
  labels: labels.nullish(),
  assignees: assignees.nullish(),
  milestone: milestone.nullish(),
  fields: fields.nullish(),
};

const presetSchema = z.strictObject(presetShape);

/** Values for the items of a file, or for the items of one type in it. */
export type PresetInput = z.infer<typeof presetSchema>;

export const defaultsSchema = z
  .strictObject({
    ...presetShape,
    epic: presetSchema
      .nullish()
      .meta({ description: 'Values for epics only; they win over the general ones.' }),
    story: presetSchema
      .nullish()
      .meta({ description: 'Values for stories only; they win over the general ones.' }),
    task: presetSchema
      .nullish()
      .meta({ description: 'Values for tasks only; they win over the general ones.' }),
  })
  .meta({
    description:
      'Values for all items of this file. Labels are added to the item’s own; fields are merged, the item wins; assignees and milestone apply where the item gives none.',
  });

/** What {@link defaultsSchema} yields. */
export type DefaultsInput = z.infer<typeof defaultsSchema>;

const headShape = {
  $schema: text.nullish().meta({ description: 'Address of this schema, for editors.' }),
  plan_id: text.nullish().meta({
    description:
      'Identity of the plan, stable for ever. Needed when several files form one plan; otherwise taken from the path.',
  }),
  title: text.nullish().meta({ description: 'Name of the roadmap.' }),
};

/** A plan file that is a mapping; the items and the defaults are left unread. */
export const fileHeadSchema = z.strictObject({
  ...headShape,
  defaults: z.unknown().optional(),
  items: z.array(z.unknown()),
});

const fileSchema = z.strictObject({
  ...headShape,
  defaults: defaultsSchema.nullish(),
  items: z
    .array(itemSchema)
    .meta({ description: 'Epics, stories and tasks: flat with `parent_id`, or nested with `items`.' }),
});

const planFileSchema = z.union([fileSchema, z.array(itemSchema)]).meta({
  title: 'planpilot plan',
  description: 'A roadmap: a mapping with `items`, or a bare list of items.',
});

/** The plan file as JSON Schema (draft 7), for editors. */
export function planJsonSchema(): object {
  return z.toJSONSchema(planFileSchema, { io: 'input', target: 'draft-7' });
}
