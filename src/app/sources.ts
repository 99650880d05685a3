import type { Problem } from '../kernel/problem.ts';
import type { Path } from '../plan/positions.ts';
import type { ConfigFile } from './config-file.ts';

/** Which settings came from where: paths in a file start at the file, others where the face says. */
export interface Sources {
  readonly file: ConfigFile;
  /** Keys that were given as options. */
  readonly given: ReadonlySet<string>;
}

/** The problem at its place in the config file, when it is written there. */
export function placedIn({ file }: Sources, path: Path, problem: Problem): Problem {
  const place = file.placeOf(path);
  return place === undefined ? problem : { ...problem, place };
}
