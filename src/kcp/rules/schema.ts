import { z } from 'zod';
import { parseSelector } from '../label-selector.ts';
import { parseResource } from '../resource-names.ts';
import { isPattern } from './json-path.ts';

/*
 * Declarative rules of the config file: what is changed on the way, and what stays out. Nothing in them is evaluated.
 */

const text = z.string().trim().min(1, { error: 'must not be empty' });

export const selectorText = text.refine((value) => 'selector' in parseSelector(value), {
  error: 'is no label selector; write it as kubectl does, such as app=shop,tier in (web,api)',
});

export const resourceName = text.refine((value) => parseResource(value) !== undefined, {
  error: 'has to name kinds, such as deployments.v1.apps, configmaps.v1, *.apps or *',
});

const path = text.refine(isPattern, {
  error:
    'has to be a path below /spec, /data, /metadata/labels or the like, such as /spec/template/spec/containers/*/image',
});

const expression = text.refine(isExpression, { error: 'is no regular expression' });

const edits = z.record(z.string(), z.string().nullable());

export const ruleSchema = z
  .strictObject({
    name: text.meta({ description: 'Name of the rule in messages; unique.' }),
    resources: z
      .array(resourceName)
      .optional()
      .meta({ description: 'Kinds that it concerns; all when absent.' }),
    namespaces: z
      .array(text)
      .optional()
      .meta({ description: 'Upstream namespaces, `*` stands for anything.' }),
    selector: selectorText
      .optional()
      .meta({ description: 'Label selector of the objects that it concerns.' }),
    skip: z.literal(true).optional().meta({ description: 'Leave these objects out.' }),
    direction: z.enum(['down', 'up']).optional().meta({
      description: '`down` changes the object on its way down; `up` its status on the way up.',
    }),
    delete: z.array(path).optional().meta({ description: 'Paths to take away.' }),
    set: z.record(path, z.json()).optional().meta({ description: 'Values by path.' }),
    replace: z
      .array(
        z.strictObject({
          path,
          pattern: expression.meta({ description: 'Regular expression, matched everywhere in the text.' }),
          with: z.string().meta({ description: 'Replacement; `$1` is the first group.' }),
        }),
      )
      .optional()
      .meta({ description: 'Texts to change.' }),
    labels: edits.optional().meta({ description: 'Labels to set; `null` removes one.' }),
    annotations: edits.optional().meta({ description: 'Annotations to set; `null` removes one.' }),
  })
  .refine(
    (rule) => rule.direction !== 'up' || (!rule.selector && !rule.labels && !rule.annotations && !rule.skip),
    {
      error:
        'cannot have selector, labels, annotations or skip with direction up: only the status is at hand there',
    },
  )
  .meta({ description: 'One rule; they apply in the order of the list.' });

export type Rule = z.infer<typeof ruleSchema>;

function isExpression(source: string): boolean {
  try {
    return new RegExp(source, 'u').source !== '';
  } catch {
    return false;
  }
}
