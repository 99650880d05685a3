import { readFile, stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { Json } from '../kernel/canonical-json.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Place, Problem } from '../kernel/problem.ts';
import { readDocument } from '../plan/document.ts';
import type { Path } from '../plan/positions.ts';
import { shapeProblems } from '../plan/shape-problems.ts';
import { configSchema } from './config-schema.ts';
import { isMapping } from './json.ts';

/** A config file: its keys as written, and what is wrong with them. */
export interface ConfigFile {
  readonly values: Readonly<Record<string, Json>>;
  readonly problems: readonly Problem[];
}

const MAX_BYTES = 1_000_000;

/** The file named, relative to `start`, which it must not leave; without a name, a file that says nothing. */
export async function readConfigFile(start: string, name: string | undefined): Promise<ConfigFile> {
  if (name === undefined) return { values: {}, problems: [] };
  const path = resolve(start, name);
  const file = relative(start, path);
  if (file.startsWith('..'))
    return flawed(`The config file ${name} lies outside the workspace`, 'use a path inside it');
  try {
    const about = await stat(path);
    if (!about.isFile() || about.size > MAX_BYTES)
      return flawed(`The config file ${name} is no plain file of at most 1 MB`, 'name a YAML or JSON file');
    return check(file, await readFile(path));
  } catch (error) {
    return flawed(`The config file ${name} cannot be read: ${messageOf(error)}`, 'check the path');
  }
}

function check(file: string, bytes: Uint8Array): ConfigFile {
  const reading = readDocument({ file, bytes });
  if ('problems' in reading) return { values: {}, problems: reading.problems };
  const { document } = reading;
  const value = document.value ?? {};
  const placeOf = (path: Path, which: 'key' | 'value' = 'value'): Place => document.placeOf(path, which);
  const checked = configSchema.safeParse(value);
  const problems = checked.success
    ? []
    : shapeProblems(checked.error.issues, { schema: configSchema, value, placeOf, where: '' });
  return { values: isMapping(value) ? value : {}, problems };
}

function flawed(message: string, remedy: string): ConfigFile {
  return { values: {}, problems: [{ message, remedy }] };
}
