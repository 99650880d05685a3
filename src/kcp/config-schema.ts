import { z } from 'zod';
import { DURATION, parseDuration } from '../app/duration.ts';
import type { Json } from '../kernel/canonical-json.ts';
import { parseFeatureGates } from './feature-gates.ts';
import { parseListen } from './listen.ts';
import { resourceName, ruleSchema, selectorText } from './rules/schema.ts';

/*
 * The one description of the settings: what is accepted, what editors complete, which keys a typo may have meant.
 * Values given as inputs or flags are checked by the same entries. `null` stands for "not given".
 */

export const MODES = ['once', 'watch', 'plan', 'cleanup'] as const;

const text = z.string().trim().min(1, { error: 'must not be empty' });
const duration = z
  .string()
  .regex(DURATION, { error: 'must be a duration such as 25m, 1h30m or 45s' })
  .refine((value) => parseDuration(value) !== 0, { error: 'must be longer than nothing' });
const durationOrZero = z.string().refine((value) => value === '0' || parseDuration(value) !== undefined, {
  error: 'must be a duration such as 10m, or 0 for never',
});
/** Names that become part of labels, annotations and finalizers. */
const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;
const dnsLabel = text.regex(DNS_LABEL, {
  error: 'must be at most 63 lower-case letters, digits and dashes, with a letter or digit at both ends',
});
const dnsName = text
  .max(200, { error: 'must have at most 200 characters' })
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/u, {
    error: 'must be a DNS name with a dot, such as sync.planpilot.dev',
  });
const gates = text.superRefine((value, context) => {
  const parsed = parseFeatureGates(value);
  if ('flaws' in parsed)
    for (const flaw of parsed.flaws) context.addIssue({ code: 'custom', message: `has a mistake: ${flaw}` });
});

const objectName = text.regex(/^[A-Za-z0-9](?:[\w.:-]{0,251}[A-Za-z0-9])?$/u, {
  error: 'cannot be the name of an object',
});

function isOneToOne(names: Readonly<Record<string, string>>): boolean {
  const wanted = Object.values(names);
  return new Set(wanted).size === wanted.length;
}

export const configSchema = z
  .strictObject({
    $schema: z.string().nullish().meta({ description: 'Address of this schema, for editors.' }),
    upstream_context: text.nullish(),
    downstream_context: text.nullish(),
    resources: z.array(resourceName).min(1).nullish(),
    namespaces: z.array(dnsLabel).min(1).nullish(),
    selector: selectorText.nullish(),
    mode: z.enum(MODES).nullish(),
    duration: duration.nullish(),
    timeout: duration.nullish(),
    wait_for: z.enum(['applied', 'status']).nullish(),
    max_failures: z.int().min(0).nullish(),
    target_name: dnsLabel.nullish(),
    namespace_mapping: text
      .regex(/^(?:same|prefix|hash|fixed:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)$/u, {
        error: 'has to be same, prefix, hash or fixed:NAMESPACE',
      })
      .nullish(),
    conflict_policy: z.enum(['fail', 'adopt', 'skip']).nullish(),
    field_conflicts: z.enum(['upstream-wins', 'downstream-wins', 'manual']).nullish(),
    delete_policy: z.enum(['delete', 'orphan']).nullish(),
    status_sync: z.boolean().nullish(),
    create_namespaces: z.boolean().nullish(),
    allow_same_cluster: z.boolean().nullish(),
    prefix: dnsName.nullish(),
    feature_gates: gates.nullish(),
    worker_count: z.int().min(1).max(50).nullish(),
    max_retries: z.int().min(1).nullish(),
    rate_limit_per_sec: z.int().min(1).nullish(),
    queue_depth: z.int().min(1).nullish(),
    resync_period: durationOrZero.nullish(),
    retry_base_delay: duration.nullish(),
    retry_max_delay: duration.nullish(),
    cache_sync_timeout: duration.nullish(),
    shutdown_timeout: duration.nullish(),
    enable_profiling: z.boolean().nullish(),
    status_path: text.nullish(),
    listen: text
      .refine((value) => parseListen(value) !== undefined, {
        error: 'must be an address with a port, such as 127.0.0.1:8080 or 0.0.0.0:9090',
      })
      .nullish(),
    leader_election: z.boolean().nullish(),
    lease_namespace: dnsLabel.nullish(),
    lease_name: dnsLabel.nullish(),
    namespace_names: z.record(dnsLabel, dnsLabel).nullish().meta({
      description: 'Downstream namespace by upstream namespace; the others follow `namespace_mapping`.',
    }),
    object_names: z
      .record(
        resourceName,
        z.record(z.string(), objectName).refine(isOneToOne, { error: 'gives two objects one name' }),
      )
      .nullish()
      .meta({
        description:
          'Name of the copy by name of the source, by kind, such as `configmaps.v1`; the others keep their name.',
      }),
    rules: z.array(ruleSchema).nullish(),
  })
  .meta({
    title: 'planpilot kcp settings',
    description: 'Settings of the cluster syncer, as inputs or in this file.',
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
