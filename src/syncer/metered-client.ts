import type { Clock } from '../kernel/clock.ts';
import { ApiError } from './api-error.ts';
import type { ClusterClient, WatchEvent, WatchOptions } from './cluster-client.ts';
import { isAbort } from './error-class.ts';
import type { SyncMetrics } from './metrics/sync-metrics.ts';

interface Meter {
  readonly clock: Clock;
  readonly metrics: Pick<SyncMetrics, 'requests' | 'requestTime'>;
}

/**
 * The same client, with every question to the cluster counted by its answer and timed, those of lists, watches, probes and
 * discovery (as one) included. A watch is counted and not timed: it lasts as long as somebody listens.
 */
export function meteredClient(client: ClusterClient, { clock, metrics }: Meter): ClusterClient {
  const host = URL.canParse(client.server) ? new URL(client.server).host : client.server;
  const count = (method: string, code: string): void => metrics.requests.add({ code, method, host });
  const timed = async <T>(method: string, call: () => Promise<T>): Promise<T> => {
    const start = clock.now();
    const answered = (code: string): void => {
      count(method, code);
      metrics.requestTime.observe({ verb: method, host }, (clock.now() - start) / 1000);
    };
    try {
      const answer = await call();
      answered('200');
      return answer;
    } catch (error) {
      if (!isAbort(error)) answered(codeOf(error));
      throw error;
    }
  };
  return {
    server: client.server,
    version: (signal) => timed('GET', () => client.version(signal)),
    discover: (signal) => timed('GET', () => client.discover(signal)),
    list: (options, signal) => timed('GET', () => client.list(options, signal)),
    watch: (options, signal) => counted(client, options, signal, (code) => count('GET', code)),
    get: (path, signal) => timed('GET', () => client.get(path, signal)),
    create: (...args) => timed('POST', () => client.create(...args)),
    apply: (...args) => timed('PATCH', () => client.apply(...args)),
    mergePatch: (...args) => timed('PATCH', () => client.mergePatch(...args)),
    jsonPatch: (...args) => timed('PATCH', () => client.jsonPatch(...args)),
    replace: (...args) => timed('PUT', () => client.replace(...args)),
    delete: (...args) => timed('DELETE', () => client.delete(...args)),
    mayI: (...args) => timed('POST', () => client.mayI(...args)),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

/** Counts a watch once: at its first event, or when it ends or is left without one. */
async function* counted(
  client: ClusterClient,
  options: WatchOptions,
  signal: AbortSignal,
  count: (code: string) => void,
): AsyncGenerator<WatchEvent> {
  let isCounted = false;
  const once = (code: string): void => {
    if (!isCounted) count(code);
    isCounted = true;
  };
  try {
    for await (const event of client.watch(options, signal)) {
      once('200');
      yield event;
    }
  } catch (error) {
    if (!isAbort(error)) once(codeOf(error));
    throw error;
  } finally {
    once('200');
  }
}

function codeOf(error: unknown): string {
  return error instanceof ApiError ? String(error.refusal.code) : '<error>';
}
