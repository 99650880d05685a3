import type { Json } from '../../kernel/canonical-json.ts';
import { isList, isMapping } from '../json.ts';

/** A path as in JSON Pointer (`~1` is `/`, `~0` is `~`); the step `*` stands for every entry of a list or mapping. */
type Steps = readonly string[];

/** What becomes of a value that a path leads to; nothing takes it away. */
export type Edit = (value: Json | undefined) => Json | undefined;

/** Fields that say which object it is: rules do not reach them. */
const IDENTITY: readonly RegExp[] = [
  /^\/(?:apiVersion|kind|metadata)$/u,
  /^\/metadata\/(?!labels\/|annotations\/)/u,
  /^\/\*/u,
];

export function isPattern(path: string): boolean {
  return /^(?:\/(?:[^/~]|~[01])+)+$/u.test(path) && !IDENTITY.some((taboo) => taboo.test(path));
}

/** A copy of `value` in which everything that the path leads to is edited. Mappings on the way are made, lists are not. */
export function editedAt(value: Json, path: string, edit: Edit): Json {
  return edited(value, stepsOf(path), edit) ?? null;
}

function stepsOf(path: string): Steps {
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function edited(value: Json | undefined, steps: Steps, edit: Edit): Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return edit(value);
  if (isList(value)) return editedList(value, step, rest, edit);
  if (value !== undefined && !isMapping(value)) return value;
  if (step === '*') {
    if (value === undefined) return undefined;
    return mapping(Object.entries(value).map(([key, inner]) => [key, edited(inner, rest, edit)]));
  }
  const inner = value !== undefined && Object.hasOwn(value, step) ? value[step] : undefined;
  const after = edited(inner, rest, edit);
  if (after === inner) return value;
  return mapping([...Object.entries(value ?? {}).filter(([key]) => key !== step), [step, after]]);
}

function editedList(list: readonly Json[], step: string, rest: Steps, edit: Edit): Json {
  return list.flatMap((entry, index) => {
    if (step !== '*' && step !== String(index)) return [entry];
    const after = edited(entry, rest, edit);
    return after === undefined ? [] : [after];
  });
}

function mapping(entries: readonly (readonly [string, Json | undefined])[]): Json {
  return Object.fromEntries(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}
