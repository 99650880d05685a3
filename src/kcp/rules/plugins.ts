import type { Gvr, KubeObject } from '../../syncer/kube-object.ts';
import { parseKey } from '../../syncer/object-key.ts';
import type { Filter, PluginContext, Transformer } from '../../syncer/plugins.ts';
import { isMapping, mappingAt } from '../json.ts';
import { type CompiledRule, compileRule } from './compile.ts';
import type { Rule } from './schema.ts';

/** Rules as the engine takes them; they run behind its own transformers, in the order of the list. */
export interface RulePlugins {
  readonly transformers: readonly Transformer[];
  readonly filters: readonly Filter[];
}

/** Behind the transformers of the engine. */
const FIRST_ORDER = 1000;

export function rulePlugins(rules: readonly Rule[]): RulePlugins {
  const compiled = rules.map(compileRule);
  return {
    filters: compiled.filter(({ skips }) => skips).map(toFilter),
    transformers: compiled.filter(({ skips }) => !skips).map(toTransformer),
  };
}

/** Apart from the names of the engine's own. */
function pluginName({ name }: CompiledRule): string {
  return `rule "${name}"`;
}

function toFilter(rule: CompiledRule): Filter {
  return {
    name: pluginName(rule),
    allow: (object, { gvr }) =>
      rule.concerns({ gvr, object }) ? { allow: false, reason: `rule "${rule.name}" skips it` } : true,
  };
}

function toTransformer(rule: CompiledRule, index: number): Transformer {
  const order = FIRST_ORDER + index;
  if (rule.direction === 'up')
    return {
      name: pluginName(rule),
      order,
      up: (status, context) => (rule.concerns(subjectOf(context)) ? rule.change(status) : status),
    };
  return {
    name: pluginName(rule),
    order,
    down: (object, { gvr }) => (rule.concerns({ gvr, object }) ? changed(rule, object) : object),
  };
}

/** The schema keeps rules away from kind, version and name. */
function changed(rule: CompiledRule, object: KubeObject): KubeObject {
  const { apiVersion, kind } = object;
  const after = rule.change(object);
  if (!isMapping(after)) return object;
  return {
    ...after,
    apiVersion,
    kind,
    metadata: { ...mappingAt(after, 'metadata'), name: object.metadata.name },
  };
}

/** On the way up only the status is at hand; of the object its namespace is known. */
function subjectOf({ gvr, key }: PluginContext): { readonly gvr: Gvr; readonly object: KubeObject } {
  const { namespace = '', name } = parseKey(key) ?? { name: key };
  return { gvr, object: { apiVersion: '', kind: '', metadata: { name, namespace } } };
}
