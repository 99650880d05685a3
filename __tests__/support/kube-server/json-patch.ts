import { equal, isList, isMap, type Json, listOf, mapOf, textOf } from './json.ts';
import { Refusal } from './refusal.ts';

/** RFC 6902; a step that does not fit refuses the whole patch with 422, as the API server does. */
export function jsonPatch(target: Json, steps: Json): Json {
  if (!isList(steps)) throw new Refusal(400, 'BadRequest', 'a JSON patch is a list of steps');
  let result = target;
  for (const step of listOf(steps)) {
    const { op, path, value, from } = mapOf(step);
    const names = pointer(textOf(path));
    if (op === 'test') {
      if (!equal(read(result, names), value)) throw unfit(`testing path ${textOf(path)} failed`);
    } else if (op === 'remove') result = write(result, names, undefined, 'remove');
    else if (op === 'replace') result = write(result, names, value ?? null, 'replace');
    else if (op === 'add') result = write(result, names, value ?? null, 'add');
    else if (op === 'copy') result = write(result, names, read(result, pointer(textOf(from))) ?? null, 'add');
    else throw unfit(`unknown operation ${JSON.stringify(op)}`);
  }
  return result;
}

function unfit(why: string): Refusal {
  return new Refusal(
    422,
    'Invalid',
    `the server rejected our request due to an error in our request: ${why}`,
  );
}

function pointer(path: string): readonly string[] {
  if (path === '') return [];
  if (!path.startsWith('/')) throw unfit(`bad path ${JSON.stringify(path)}`);
  return path
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(value: Json, names: readonly string[]): Json | undefined {
  let current: Json | undefined = value;
  for (const name of names) {
    if (isList(current)) current = current[Number(name)];
    else if (isMap(current)) current = Object.hasOwn(current, name) ? current[name] : undefined;
    else return undefined;
  }
  return current;
}

type Op = 'add' | 'remove' | 'replace';

function write(target: Json, names: readonly string[], value: Json | undefined, op: Op): Json {
  const [name, ...rest] = names;
  if (name === undefined) return value ?? null;
  if (isList(target)) {
    const index = name === '-' ? target.length : Number(name);
    const known = Number.isInteger(index) && index >= 0 && index < target.length;
    if (!known && !(op === 'add' && rest.length === 0 && index === target.length)) {
      throw unfit(`no index ${name}`);
    }
    if (rest.length > 0) return target.with(index, write(target[index] ?? null, rest, value, op));
    if (op === 'replace') return target.with(index, value ?? null);
    return op === 'add' ? target.toSpliced(index, 0, value ?? null) : target.toSpliced(index, 1);
  }
  if (!isMap(target)) throw unfit(`nothing below ${name}`);
  const known = Object.hasOwn(target, name);
  if (!known && (rest.length > 0 || op !== 'add')) throw unfit(`no member ${JSON.stringify(name)}`);
  const copy: Record<string, Json> = { ...target };
  if (rest.length > 0) copy[name] = write(copy[name] ?? null, rest, value, op);
  else if (op === 'remove') delete copy[name];
  else copy[name] = value ?? null;
  return copy;
}
