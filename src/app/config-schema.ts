import { z } from 'zod';
import type { Json } from '../kernel/canonical-json.ts';
import { REQUIRABLE_FIELDS } from '../plan/required-fields.ts';
import { DURATION, parseDuration } from './duration.ts';

/*
 * The one description of the config file: what is accepted, what editors complete, which keys a typo may have meant.
 * Values given as inputs or flags are checked by the same entries. `null` stands for "not given".
 */

export const MODES = ['auto', 'sync', 'dry-run'] as const;
const PROVIDERS = ['github', 'dry-run'] as const;
const SIBLING_ORDERS = ['create', 'plan'] as const;
export const TYPE_STRATEGIES = ['issue-type', 'label'] as const;

const text = z.string().trim().min(1, { error: 'must not be empty' });
const texts = z.array(text);
const path = text.meta({ description: 'Path, relative to this file.' });
const paths = z.union([text, texts.min(1)]);
const duration = z
  .string()
  .regex(DURATION, { error: 'must be a duration such as 25m, 1h30m or 45s' })
  .refine((value) => parseDuration(value) !== 0, { error: 'must be longer than nothing' });

const planPaths = z
  .strictObject({
    unified: paths
      .nullish()
      .meta({ description: 'One plan file (or several) that holds items of all types.' }),
    epics: paths.nullish().meta({ description: 'File with a list of epics.' }),
    stories: paths.nullish().meta({ description: 'File with a list of stories.' }),
    tasks: paths.nullish().meta({ description: 'File with a list of tasks.' }),
  })
  .meta({ description: "planpilot's layout of plan files: `unified`, or one file for each type." });

const strategy = z.enum(TYPE_STRATEGIES);
const status = text.meta({ description: 'Status that new items start with.' });
const priority = text.meta({ description: 'Priority that new items start with.' });
const iteration = text.meta({
  description: 'Iteration that new items start with: a title, `active` for the running one, or `none`.',
});
const sizeField = text.meta({ description: 'Board field that receives `estimate.tshirt`.' });

const fieldConfig = z
  .strictObject({
    status: status.nullish(),
    priority: priority.nullish(),
    iteration: iteration.nullish(),
    size_field: sizeField.nullish(),
    size_from_tshirt: z.boolean().nullish().meta({ description: '`false` writes no sizes.' }),
    create_type_strategy: strategy
      .nullish()
      .meta({ description: 'How an issue shows whether it is an epic, a story or a task.' }),
    create_type_map: z
      .record(z.string(), text)
      .nullish()
      .meta({ description: 'Name of the issue type or label for EPIC, STORY and TASK.' }),
  })
  .meta({ description: "planpilot's board settings." });

export const configSchema = z
  .strictObject({
    $schema: z.string().nullish().meta({ description: 'Address of this schema, for editors.' }),
    plan: paths.nullish().meta({ description: 'Plan files or globs, relative to this file.' }),
    plan_paths: planPaths.nullish(),
    mode: z.enum(MODES).nullish().meta({
      description: 'What a run does. On pull requests only the workflow itself can ask for `sync`.',
    }),
    provider: z.enum(PROVIDERS).nullish().meta({ description: 'Tracker to write to.' }),
    target: text.nullish().meta({ description: 'Repository as owner/name.' }),
    board_url: text.nullish().meta({
      description: 'Project board, such as https://github.com/orgs/acme/projects/7.',
    }),
    plan_id: text.nullish().meta({ description: 'Identity of the plan, stable for ever.' }),
    adopt_plan_id: text.nullish().meta({
      description: 'Other plan id, such as a hash of planpilot 2.x, whose items this plan takes over.',
    }),
    label: text.nullish().meta({ description: 'Label that every item of ours carries.' }),
    max_concurrent: z
      .int()
      .min(1)
      .max(50, { error: 'must be at most 50' })
      .nullish()
      .meta({ description: 'HTTP requests in flight, 1 to 50; 1 is strictly sequential.' }),
    sync_map: path.nullish().meta({ description: 'Map of the previous run, relative to this file.' }),
    sync_path: path
      .nullish()
      .meta({ description: 'Where the map of this run is written, relative to this file.' }),
    on_drift: z
      .enum(['report', 'overwrite', 'fail'])
      .nullish()
      .meta({ description: 'What happens when somebody else changed a value that we wrote.' }),
    rollup: z
      .boolean()
      .nullish()
      .meta({ description: 'Derive dependencies of stories and epics from their children.' }),
    sibling_order: z.enum(SIBLING_ORDERS).nullish().meta({
      description: '`create`: new sub-issues come in plan order; `plan`: every run puts ours back into it.',
    }),
    validation: z.enum(['strict', 'partial']).nullish().meta({
      description: '`partial` allows references to items outside the loaded files.',
    }),
    validation_mode: z
      .enum(['strict', 'partial'])
      .nullish()
      .meta({ description: "planpilot's name of `validation`." }),
    require: z.array(z.enum(REQUIRABLE_FIELDS)).nullish().meta({
      description: 'Keys that every item has to have, besides `id` and `title`.',
    }),
    mentions: z.boolean().nullish().meta({ description: 'Let @names in the plan notify people.' }),
    status: status.nullish(),
    priority: priority.nullish(),
    iteration: iteration.nullish(),
    size_field: sizeField.nullish(),
    type_strategy: strategy
      .nullish()
      .meta({ description: 'How an issue shows whether it is an epic, a story or a task.' }),
    field_config: fieldConfig.nullish(),
    request_timeout: duration.nullish().meta({ description: 'Longest wait for one answer, such as 30s.' }),
    write_interval: duration.nullish().meta({
      description:
        'Time between two requests that write, such as 1s. Shorter only where no rate limits apply.',
    }),
    max_duration: duration
      .nullish()
      .meta({ description: 'When a run stops starting new work, such as 25m.' }),
    auth: z.enum(['gh-cli', 'env', 'token']).nullish().meta({
      description: "planpilot's key; has no effect here: tokens come from inputs or the environment.",
    }),
    // Whatever it is, it is never looked at: a message about its form would show it.
    token: z
      .unknown()
      .optional()
      .meta({ description: "planpilot's key; not used. Keep secrets out of files.", deprecated: true }),
  })
  .meta({
    title: 'planpilot settings',
    description: 'Settings of planpilot-action, as inputs or in this file.',
  });

export type Config = z.infer<typeof configSchema>;

/** Each setting on its own. */
export const settingSchemas: Readonly<Record<string, z.ZodType>> = configSchema.shape;

/** The settings without those that are wrong, so that the rest can be checked as well. */
export function validPart(values: Readonly<Record<string, Json>>): Config {
  const valid = Object.entries(values).filter(
    ([key, value]) => settingSchemas[key]?.safeParse(value).success,
  );
  return configSchema.parse(Object.fromEntries(valid));
}

/** The config file as JSON Schema (draft 7), for editors. */
export function configJsonSchema(): object {
  return z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' });
}
