import type { Json } from '../kernel/canonical-json.ts';
import type { Problem } from '../kernel/problem.ts';
import type { Path } from '../plan/positions.ts';
import type { ConfigFile } from './config-file.ts';

/** Where planpilot 2.x keeps a setting → the key that it has here. */
const ALIASES: readonly (readonly [Path, string])[] = [
  [['validation_mode'], 'validation'],
  [['field_config', 'status'], 'status'],
  [['field_config', 'priority'], 'priority'],
  [['field_config', 'iteration'], 'iteration'],
  [['field_config', 'size_field'], 'size_field'],
  [['field_config', 'create_type_strategy'], 'type_strategy'],
  [['plan_paths'], 'plan'],
];

/** The file's values under one name each; a setting that is given under both names is a problem. */
export function withoutAliases(config: ConfigFile): {
  readonly values: Readonly<Record<string, Json>>;
  readonly problems: readonly Problem[];
} {
  const values: Record<string, Json> = { ...config.values };
  const problems: Problem[] = [];
  for (const [path, key] of ALIASES) {
    const value = valueAt(config.values, path);
    if (value === undefined || value === null) continue;
    const own = config.values[key] ?? null;
    if (own !== null) problems.push(twice(config, path, key));
    else if (key !== 'plan') values[key] = value;
  }
  return { values, problems };
}

function twice(config: ConfigFile, path: Path, key: string): Problem {
  const place = config.placeOf(path);
  const message = `"${path.join('.')}" and "${key}" are two names of one setting`;
  return { message, remedy: 'keep one of them', ...(place === undefined ? {} : { place }) };
}

function valueAt(values: Json, path: Path): Json | undefined {
  let inner: Json | undefined = values;
  for (const step of path) {
    if (inner === null || typeof inner !== 'object' || !Object.hasOwn(inner, step)) return undefined;
    inner = Reflect.get(inner, step);
  }
  return inner;
}
