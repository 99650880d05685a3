import type { Problem } from '../kernel/problem.ts';
import type { GivenTexts, Spelling } from './given-options.ts';

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
  { noun, spell }: Spelling,
  problems: Problem[],
): Tokens {
  const token = read('token');
  const projectToken = read('project-token');
  if (token === undefined && !dryRun) {
    const remedy =
      noun === 'input'
        ? 'leave the input out, or pass ${{ github.token }}'
        : 'set GITHUB_TOKEN in the environment';
    problems.push({ message: 'No token is given', remedy });
  }
  return {
    token: token ?? '',
    ...(projectToken === undefined ? {} : { projectToken }),
  };

  function read(name: 'token' | 'project-token'): string | undefined {
    const text = given.get(name)?.trim() ?? '';
    if (text === '') return undefined;
    if (TOKEN.test(text)) return text;
    const message = `The ${spell(name)} holds blanks, line breaks or characters that no token has`;
    problems.push({ message, remedy: 'copy the token again, without quotes and line breaks' });
    return text;
  }
}
