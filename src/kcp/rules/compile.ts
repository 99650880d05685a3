import type { Json } from '../../kernel/canonical-json.ts';
import type { ResourceWildcard } from '../../syncer/engine-config.ts';
import type { Gvr, KubeObject } from '../../syncer/kube-object.ts';
import { mappingAt, textAt } from '../json.ts';
import { matchesSelector, parseSelector } from '../label-selector.ts';
import { isGvr, parseResource } from '../resource-names.ts';
import { editedAt } from './json-path.ts';
import type { Rule } from './schema.ts';

/** What a rule is asked about: the upstream object and its kind. */
export interface RuleSubject {
  readonly gvr: Gvr;
  readonly object: KubeObject;
}

/** A rule that can be applied. */
export interface CompiledRule {
  readonly name: string;
  readonly skips: boolean;
  readonly direction: 'down' | 'up';
  concerns(subject: RuleSubject): boolean;
  /** The object on its way down, or the status on its way up, as the rule wants it. */
  change(value: Json): Json;
}

export function compileRule(rule: Rule): CompiledRule {
  const resources = rule.resources?.map(parseResource);
  const namespaces = rule.namespaces?.map(globExpression);
  const parsed = rule.selector === undefined ? undefined : parseSelector(rule.selector);
  const selector = parsed !== undefined && 'selector' in parsed ? parsed.selector : [];
  const edits = editsOf(rule);
  return {
    name: rule.name,
    skips: rule.skip === true,
    direction: rule.direction ?? 'down',
    concerns: ({ gvr, object }) =>
      (resources === undefined || resources.some((each) => each !== undefined && covers(each, gvr))) &&
      (namespaces === undefined ||
        namespaces.some((each) => each.test(textAt(object.metadata, 'namespace')))) &&
      matchesSelector(selector, mappingAt(object.metadata, 'labels')),
    change: (value) => edits.reduce((changed, edit) => edit(changed), value),
  };
}

type Change = (value: Json) => Json;

/** In a fixed order: take away, set, replace, labels, annotations. */
function editsOf(rule: Rule): readonly Change[] {
  return [
    ...(rule.delete ?? []).map(
      (path): Change =>
        (value) =>
          editedAt(value, path, () => undefined),
    ),
    ...Object.entries(rule.set ?? {}).map(
      ([path, wanted]): Change =>
        (value) =>
          editedAt(value, path, () => wanted),
    ),
    ...(rule.replace ?? []).map(({ path, pattern, with: replacement }): Change => {
      const expression = new RegExp(pattern, 'gu');
      return (value) =>
        editedAt(value, path, (text) =>
          typeof text === 'string' ? text.replace(expression, replacement) : text,
        );
    }),
    ...metadataEdits('labels', rule.labels),
    ...metadataEdits('annotations', rule.annotations),
  ];
}

function metadataEdits(
  where: 'labels' | 'annotations',
  edits: Readonly<Record<string, string | null>> = {},
): readonly Change[] {
  return Object.entries(edits).map(([key, wanted]) => {
    const path = `/metadata/${where}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return (value) => editedAt(value, path, () => wanted ?? undefined);
  });
}

function covers(pattern: Gvr | ResourceWildcard, gvr: Gvr): boolean {
  if (!isGvr(pattern)) return pattern.group === undefined || pattern.group === gvr.group;
  return pattern.group === gvr.group && pattern.version === gvr.version && pattern.resource === gvr.resource;
}

function globExpression(glob: string): RegExp {
  const escaped = glob.replaceAll(/[\\^$.+?()[\]{}|]/gu, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'u');
}
