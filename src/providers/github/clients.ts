import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { attemptPlugin } from './attempt.ts';
import { MAX_ATTEMPTS } from './call.ts';
import { limitersOn } from './limiters.ts';
import type { Traffic } from './traffic.ts';

/** One Octokit client, as far as it is used. Variables may carry options of the request under `request`. */
export interface GraphqlClient {
  graphql<T>(document: string, variables: Record<string, unknown>): Promise<T>;
}

/** A client per purpose. With one token, `issues` and `board` may be the same client. */
export interface GraphqlClients {
  readonly read: GraphqlClient;
  readonly issues: GraphqlClient;
  readonly board: GraphqlClient;
  /** Reads with the token that writes issues; absent when that is the token that reads. */
  readonly writer?: GraphqlClient;
}

/** Answers that no repetition changes, and those whose waiting time only we know (403, 429). */
const DO_NOT_RETRY = [400, 401, 403, 404, 410, 422, 429, 451];

/**
 * What `getOctokit(token, options, ...plugins)` needs to make a client for reading or for writing. `request` is left
 * alone: `getOctokit` replaces it as a whole, and with it would go the fetch that knows the proxy.
 *
 * The retry plugin decides whether a read is repeated, the throttling plugin spaces writes; neither waits by itself.
 * All waiting is done by the innermost plugin, on our clock: the pause, the back-off, the bound on attempts.
 */
export function clientSetup(role: 'read' | 'write', traffic: Traffic, baseUrl?: string) {
  const { clock, logger } = traffic.options;
  // The plugin's types name Bottleneck's classes, of which it uses two methods; those are what ours have.
  const limiters: object = limitersOn(clock, role === 'write' ? traffic.writePacer : undefined);
  // What the limits mean was read from the reply by the innermost plugin, for every shape, before these are asked.
  const leaveToOurGate = (): boolean => false;
  const options = {
    ...(baseUrl === undefined ? {} : { baseUrl }),
    userAgent: 'planpilot-action',
    log: {
      debug: (message: string) => logger.debug(message),
      info: (message: string) => logger.debug(message),
      warn: (message: string) => logger.debug(message),
      error: (message: string) => logger.debug(message),
    },
    retry: { doNotRetry: DO_NOT_RETRY, retries: MAX_ATTEMPTS - 1, retryAfterBaseValue: 0 },
    throttle: {
      id: `planpilot-${role}`,
      ...limiters,
      retryAfterBaseValue: 0,
      onRateLimit: leaveToOurGate,
      onSecondaryRateLimit: leaveToOurGate,
    },
  };
  return { options, plugins: [attemptPlugin(traffic), retry, throttling] };
}
