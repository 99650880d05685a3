import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.ts';
import type { RequestRecord } from './request-log.ts';
import type { Answer } from './router.ts';

export type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What is known of a request before anybody looked into it. */
export function emptyRecord(method: string, url: URL, connection: number): RequestRecord {
  const nothing = { verb: '', resource: '', subresource: '', cluster: '', namespace: '', name: '', user: '' };
  const dryRun = url.searchParams.get('dryRun') === 'All';
  return { method, path: url.pathname, query: url.search, ...nothing, dryRun, connection, code: 0 };
}

/** The answer, also when the work refuses. */
export function guarded(work: () => Answer | undefined): Answer | undefined {
  try {
    return work();
  } catch (error) {
    return refused(error);
  }
}

export function refused(error: unknown): Answer {
  const refusal = error instanceof Refusal ? error : new Refusal(500, 'InternalError', String(error));
  return { code: refusal.status, text: JSON.stringify(refusal.body()) };
}

/** The whole body of a request. */
export async function read(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) if (chunk instanceof Buffer) chunks.push(chunk);
  } catch {
    // The client went away in the middle; nobody waits for an answer.
  }
  return Buffer.concat(chunks).toString('utf8');
}
