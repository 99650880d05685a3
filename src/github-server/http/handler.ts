import { prepare } from '../graphql/document.ts';
import { Input } from '../input.ts';
import { type Answer, json, restError, withHeaders } from './answer.ts';
import { faultAnswer } from './fault-answers.ts';
import type { Fault } from './faults.ts';
import { answerGraphql } from './graphql-endpoint.ts';
import type { Arrival, OpenEntry } from './log.ts';
import { badCredentials, secondaryRefusal } from './refusals.ts';
import { answerRest } from './rest-endpoint.ts';
import type { Site } from './site.ts';
import { tokenOf } from './tokens.ts';

/** A request as it came over the wire. */
export interface Incoming {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** Logs a request, lets faults have their way, and answers. */
export async function handle(site: Site, incoming: Incoming): Promise<{ answer: Answer; entry: OpenEntry }> {
  const url = new URL(incoming.path, 'http://localhost');
  const parsed = parseBody(incoming.body);
  const isGraphql = incoming.method === 'POST' && url.pathname === site.graphqlPath;
  const input = new Input(parsed);
  const prepared = isGraphql
    ? prepare(input.optionalText('query') ?? '', input.optionalText('operationName'))
    : undefined;
  const entry = site.log.open(arrival(site, incoming, prepared, input));
  const fault = site.faults.take(entry);
  const overlapping = site.overlap.enter();
  try {
    const real = withHeaders(
      (await refusedEarly(site, entry, fault)) ??
        (prepared
          ? await answerGraphql({ ...callOf(site, entry), prepared, entry, fault, overlapping })
          : restAnswer(site, url, entry, parsed)),
      { 'x-github-request-id': requestId(entry), 'x-github-media-type': 'github.v4; format=json' },
    );
    const userId = site.callers.get(entry.token ?? '')?.viewer.account.databaseId ?? 0;
    const answer =
      fault && 'when' in fault ? faultAnswer(fault, real, { userId, nowMs: site.clock.now() }) : real;
    return { answer, entry };
  } finally {
    site.overlap.leave(overlapping);
  }
}

function parseBody(body: string): unknown {
  if (body === '') return {};
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function arrival(
  site: Site,
  incoming: Incoming,
  prepared: ReturnType<typeof prepare> | undefined,
  input: Input,
): Arrival {
  const operation = prepared?.operation;
  const kind = operation?.operation === 'mutation' ? 'mutation' : 'query';
  return {
    method: incoming.method,
    path: incoming.path,
    kind: prepared ? (operation && prepared.errors.length === 0 ? kind : 'invalid') : 'rest',
    operationName: operation?.name?.value,
    rootFields: prepared?.rootFields ?? [],
    variables: input.child('variables').plain(),
    text: prepared ? (input.optionalText('query') ?? '') : incoming.body,
    token: tokenOf(incoming.authorization),
    at: site.clock.now(),
  };
}

/** Latency, faults that strike first, credentials, concurrency: whatever answers before the request is looked at. */
async function refusedEarly(
  site: Site,
  entry: OpenEntry,
  fault: Fault | undefined,
): Promise<Answer | undefined> {
  if (site.requestMs > 0) await site.clock.sleep(site.requestMs);
  if (fault && 'when' in fault && fault.when === 'before') return json(200, { data: null });
  if (!site.callers.has(entry.token ?? '')) return badCredentials(entry.token);
  if (entry.inFlight > site.limits.maxConcurrent) {
    return secondaryRefusal(403, String(site.limits.retryAfterSeconds));
  }
  return undefined;
}

function callOf(site: Site, entry: OpenEntry) {
  const caller = site.callers.get(entry.token ?? '');
  if (!caller) throw new Error('a request without a caller got past its credentials');
  const { world, clock, limits, mutationMs } = site;
  return { world, clock, limits, mutationMs, caller };
}

function restAnswer(site: Site, url: URL, entry: OpenEntry, body: unknown): Answer {
  if (!url.pathname.startsWith(site.restPrefix)) return restError(404, 'Not Found');
  return answerRest({
    ...callOf(site, entry),
    entry,
    apiUrl: site.apiUrl(),
    path: url.pathname.slice(site.restPrefix.length),
    query: url.searchParams,
    body,
  });
}

function requestId(entry: OpenEntry): string {
  return `GHSV:${String(entry.index).padStart(6, '0')}`;
}
