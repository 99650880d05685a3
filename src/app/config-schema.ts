import { z } from 'zod';
import type { Json } from '../kernel/canonical-json.ts';
import { REQUIRABLE_FIELDS } from '../plan/required-fields.ts';
import { DURATION, parseDuration } from './duration.ts';

/*
 * The one description of the config file: what is accepted, what editors complete, which keys a typo may have meant.
 * Values given as inputs or flags are checked by the same entries. `null` stands for "not given".
 */

export const MODES = ['auto', 'sync', 'preview', 'dry-run', 'drift', 'import', 'clean', 'revert'] as const;
export const FAIL_ON = ['held', 'drift', 'conflicts', 'closes', 'changes', 'incomplete'] as const;
const PROVIDERS = ['github', 'odoo', 'dry-run'] as const;
export const ODOO_STAGES = ['backlog', 'all'] as const;
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
      description: 'What a run does. On pull requests only the workflow itself can ask for one that writes.',
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
    prune: z.enum(['none', 'close']).nullish().meta({
      description: 'What becomes of items that left the plan: nothing, or they are closed as not planned.',
    }),
    max_closes: z
      .int()
      .min(0)
      .nullish()
      .meta({ description: 'More closes than this hold the run before its first write.' }),
    max_changes_percent: z
      .int()
      .min(0)
      .max(100, { error: 'must be at most 100' })
      .nullish()
      .meta({ description: 'A larger share of the existing items, changed or closed, holds the run.' }),
    reviewed: path
      .nullish()
      .meta({ description: 'Change set of a preview: only what it shows is written, all else is held.' }),
    change_set: path.nullish().meta({ description: 'Where the change set of this run is written.' }),
    revert: path.nullish().meta({ description: 'Change set of the run that `mode: revert` takes back.' }),
    import_path: path.nullish().meta({ description: 'Where `mode: import` writes the plan.' }),
    preview: z
      .boolean()
      .nullish()
      .meta({ description: 'Only show what an import, a clean or a revert would do.' }),
    delete: z
      .boolean()
      .nullish()
      .meta({ description: '`mode: clean` deletes issues instead of closing them; needs `confirm`.' }),
    confirm: text.nullish().meta({ description: 'The plan id once more, for what cannot be undone.' }),
    comment: z.enum(['auto', 'always', 'never']).nullish().meta({
      description: 'Whether a pull request gets a comment; `auto`: once there is something to say.',
    }),
    comment_key: text
      .nullish()
      .meta({ description: 'Tells comments of jobs apart that preview the same plan for the same target.' }),
    fail_on: z.array(z.enum(FAIL_ON)).nullish().meta({
      description: 'What makes a run fail, besides bad input and failed writes.',
    }),
    drift_issue: z
      .boolean()
      .nullish()
      .meta({ description: 'Keep one issue up to date that lists the drift.' }),
    propose: z.boolean().nullish().meta({
      description: 'Keep one pull request open that accepts the drift into the plan.',
    }),
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
    odoo_url: text
      .nullish()
      .meta({ description: 'Address of the Odoo server, such as https://acme.odoo.com.' }),
    odoo_database: text.nullish().meta({ description: 'Database, where the server has several.' }),
    odoo_username: text.nullish().meta({ description: 'Login that the key or password belongs to.' }),
    odoo_project: z
      .union([text, z.int().positive()])
      .nullish()
      .meta({ description: 'Project of the tasks: its id or its exact name.' }),
    odoo_batch_size: z
      .int()
      .min(1)
      .max(500, { error: 'must be at most 500' })
      .nullish()
      .meta({ description: 'Tasks that are created by one request, 1 to 500.' }),
    odoo_min_interval: z
      .string()
      .regex(DURATION, { error: 'must be a duration such as 1s or 500ms' })
      .nullish()
      .meta({ description: 'Time between two requests to Odoo, such as 1s; 0s for none.' }),
    odoo_stages: z.enum(ODOO_STAGES).nullish().meta({
      description: '`backlog` creates the stage of new tasks when it is missing, `all` the six usual ones.',
    }),
    odoo_tracking: z
      .boolean()
      .nullish()
      .meta({ description: 'Let Odoo log the creation in each task and notify followers.' }),
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
