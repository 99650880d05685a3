import { AuthenticationError, ProviderCapabilityError } from '../../contracts/errors.ts';
import { formatProblem, type Problem } from '../../kernel/problem.ts';

/** What opening found wrong (problems stop the run, warnings do not); collected so that all of it is told at once. */
export class Findings {
  readonly warnings: string[] = [];
  readonly #rights: Problem[] = [];
  readonly #missing: Problem[] = [];
  readonly #access: 'read' | 'write';

  /** @param access what the token is going to be used for */
  constructor(access: 'read' | 'write' = 'write') {
    this.#access = access;
  }

  /** The token lacks a right. */
  lacksRight(message: string, remedy: string): void {
    this.#rights.push({ message, remedy });
  }

  /** The token lacks a right that only writing needs. */
  cannotWrite(message: string, remedy: string): void {
    if (this.#access === 'write') this.lacksRight(message, remedy);
    else this.warn(`${message}; a run that writes needs another token: ${remedy}`);
  }

  /** The repository or the board lacks something. */
  missing(message: string, remedy: string): void {
    this.#missing.push({ message, remedy });
  }

  /** Something that is left out. */
  warn(message: string): void {
    this.warnings.push(message);
  }

  /** Whether there is a problem. */
  get isRefused(): boolean {
    return this.#rights.length + this.#missing.length > 0;
  }

  /** One error for all problems: about the token when rights are all that lacks, about capabilities otherwise. */
  toError(target: string): AuthenticationError | ProviderCapabilityError {
    const problems = [...this.#rights, ...this.#missing].map((problem) => `  ${formatProblem(problem)}`);
    const message = [`${target} cannot take this plan as it is:`, ...problems].join('\n');
    return this.#missing.length === 0
      ? new AuthenticationError(message)
      : new ProviderCapabilityError(message);
  }
}
