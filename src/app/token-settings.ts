import type { Problem } from '../kernel/problem.ts';
import type { Spelling } from './given-options.ts';
import type { GivenTexts } from './option-checks.ts';

/** What a run authenticates with. */
export interface Tokens {
  /** Writes issues; empty in dry runs that were given none. */
  readonly token: string;
  /** Reads everything and writes the board; `token` does both when absent. */
  readonly projectToken?: string;
}

/** A token is visible ASCII; anything else came in by a slip of copying. */
const TOKEN = /^[\u0021-\u007e]+$/u;

/** Takes the tokens out of the options. Nothing of a token ever appears in a message. */
export function checkTokens(
  given: GivenTexts,
  dryRun: boolean,
  spelling: Spelling,
  problems: Problem[],
): Tokens {
  const token = textOf('token', given);
  const projectToken = textOf('project-token', given);
  problems.push(...flaws('token', token, spelling), ...flaws('project-token', projectToken, spelling));
  if (token === '' && !dryRun) problems.push(missing(spelling));
  return { token, ...(projectToken === '' ? {} : { projectToken }) };
}

function textOf(name: string, given: GivenTexts): string {
  return given.get(name)?.trim() ?? '';
}

function flaws(name: string, token: string, { spell }: Spelling): readonly Problem[] {
  if (token === '' || TOKEN.test(token)) return [];
  const message = `The ${spell(name)} holds blanks, line breaks or characters that no token has`;
  return [{ message, remedy: 'copy the token again, without quotes and line breaks' }];
}

function missing({ noun }: Spelling): Problem {
  const remedy =
    noun === 'input'
      ? 'leave the input out, or pass ${{ github.token }}'
      : 'set GITHUB_TOKEN in the environment';
  return { message: 'No token is given', remedy };
}
