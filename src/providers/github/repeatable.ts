import { UnknownOutcomeError } from '../../contracts/errors.ts';

const ATTEMPTS = 3;

/**
 * A write that may safely be sent again: doing it twice ends like doing it once. When its reply is lost it is repeated,
 * three times in all; the transport does the waiting between requests.
 */
export async function repeatable<T>(write: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write(attempt);
    } catch (error) {
      if (!(error instanceof UnknownOutcomeError) || attempt >= ATTEMPTS) throw error;
    }
  }
}
