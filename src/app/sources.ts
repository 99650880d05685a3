import type { Problem } from '../kernel/problem.ts';
import type { Path } from '../plan/positions.ts';
import type { ConfigFile } from './config-file.ts';

/** Which settings came from where: paths in a file start at the file, others where the face says. */
export interface Sources {
  readonly file: ConfigFile;
  /** Keys that were given as options. */
  readonly given: ReadonlySet<string>;
}

/** The problem of a setting at its place in the config file, when it is written there and no option wins over it. */
export function placedIn({ file, given }: Sources, path: Path, problem: Problem): Problem {
  const place = given.has(String(path[0])) ? undefined : file.placeOf(path);
  return place === undefined ? problem : { ...problem, place };
}
