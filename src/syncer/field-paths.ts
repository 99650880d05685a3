import type { Json } from '../kernel/canonical-json.ts';
import { isList, isMapping } from './json-values.ts';
import type { KubeObject } from './kube-object.ts';

/**
 * The object without the fields that a conflict names, such as `.spec.replicas`,
 * `.spec.containers[name="web"].image` or `.metadata.labels.example.com/tier`. Unknown paths change nothing.
 */
export function withoutFields(object: KubeObject, paths: readonly string[]): KubeObject {
  const { apiVersion, kind, metadata } = object;
  let rest: Json = object;
  for (const path of paths) rest = without(rest, path) ?? rest;
  if (!isMapping(rest)) return object;
  const kept = rest['metadata'];
  return {
    ...rest,
    apiVersion,
    kind,
    metadata: isMapping(kept) ? { ...kept, name: metadata.name } : metadata,
  };
}

/** The value without what the path leads to; nothing when the path ends here. */
function without(value: Json, path: string): Json | undefined {
  if (path === '') return undefined;
  if (isMapping(value)) {
    const name = memberOf(Object.keys(value), path);
    if (name === undefined) return value;
    const after = without(value[name] ?? null, path.slice(name.length + 1));
    const others = Object.entries(value).filter(([key]) => key !== name);
    return Object.fromEntries(after === undefined ? others : [...others, [name, after]]);
  }
  const element = /^\[([^\]]*)\]/u.exec(path);
  if (!isList(value) || element === null) return value;
  const [step, condition = ''] = element;
  return value.flatMap((each, index) => {
    if (!isMeant(each, index, condition)) return [each];
    const after = without(each, path.slice(step.length));
    return after === undefined ? [] : [after];
  });
}

/** The longest member name that the path goes on with: names may contain dots themselves. */
function memberOf(names: readonly string[], path: string): string | undefined {
  return names
    .filter((name) => path.startsWith(`.${name}`) && /^$|^[.[]/u.test(path.slice(name.length + 1)))
    .toSorted((a, b) => b.length - a.length)[0];
}

/** `name="web",port=80` for a mapping, `="web"` for a value, a number for a place. */
function isMeant(element: Json, index: number, condition: string): boolean {
  if (/^\d+$/u.test(condition)) return index === Number(condition);
  return condition.split(/,(?=[\w-]+=)/u).every((each) => {
    const sign = each.indexOf('=');
    const name = each.slice(0, sign);
    const actual = name === '' ? element : isMapping(element) ? element[name] : undefined;
    return actual !== undefined && JSON.stringify(actual) === each.slice(sign + 1);
  });
}
