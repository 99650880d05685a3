import type { LimitOptions } from '../options.ts';

/** GitHub's documented limits. */
export const documentedLimits: Required<LimitOptions> = {
  restPerHour: 5000,
  pointsPerMinute: 2000,
  maxConcurrent: 100,
  contentPerMinute: 80,
  contentPerHour: 500,
  contentCounts: 'requests',
  contentRefusal: 'alias',
  primaryRefusal: 'RATE_LIMITED',
  secondaryRefusal: 403,
  retryAfterSeconds: 60,
  timeoutMs: 10_000,
  positionRace: true,
};

const minute = 60_000;
const hour = 60 * minute;

/** Amounts spent within the last so many milliseconds. */
export class SlidingWindow {
  readonly #spanMs: number;
  #spent: { readonly at: number; readonly amount: number }[] = [];

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  total(nowMs: number): number {
    this.#spent = this.#spent.filter(({ at }) => at > nowMs - this.#spanMs);
    return this.#spent.reduce((sum, { amount }) => sum + amount, 0);
  }

  add(nowMs: number, amount: number): void {
    this.#spent.push({ at: nowMs, amount });
  }
}

/** What an hour's budget looks like from outside. */
export interface QuotaState {
  readonly limit: number;
  readonly used: number;
  readonly resetMs: number;
}

/** A budget that starts afresh an hour after its first use. */
export class HourlyQuota {
  readonly #limit: number;
  #used = 0;
  #resetMs = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  state(nowMs: number): QuotaState {
    if (nowMs >= this.#resetMs) {
      this.#resetMs = nowMs + hour;
      this.#used = 0;
    }
    return { limit: this.#limit, used: this.#used, resetMs: this.#resetMs };
  }

  /** Takes the amount, or nothing when the hour is exhausted already. */
  spend(nowMs: number, amount: number): boolean {
    const { used, limit } = this.state(nowMs);
    if (used >= limit) return false;
    this.#used = Math.min(limit, used + amount);
    return true;
  }
}

/** The content creation limiter: so much a minute and an hour. */
export class ContentLimiter {
  readonly #limits: Required<LimitOptions>;
  readonly #minute = new SlidingWindow(minute);
  readonly #hour = new SlidingWindow(hour);

  constructor(limits: Required<LimitOptions>) {
    this.#limits = limits;
  }

  /** Counts one creation (a request or an object, as the limits say) unless there were too many. */
  spend(nowMs: number): boolean {
    const { contentPerMinute, contentPerHour } = this.#limits;
    if (this.#minute.total(nowMs) >= contentPerMinute || this.#hour.total(nowMs) >= contentPerHour)
      return false;
    this.#minute.add(nowMs, 1);
    this.#hour.add(nowMs, 1);
    return true;
  }
}

/** The budgets of one token. */
export interface TokenBudget {
  readonly graphql: HourlyQuota;
  readonly rest: HourlyQuota;
  readonly perMinute: SlidingWindow;
  readonly content: ContentLimiter;
}

/** Fresh budgets. */
export function tokenBudget(limits: Required<LimitOptions>, pointsPerHour: number): TokenBudget {
  return {
    graphql: new HourlyQuota(pointsPerHour),
    rest: new HourlyQuota(limits.restPerHour),
    perMinute: new SlidingWindow(minute),
    content: new ContentLimiter(limits),
  };
}

/** The headers in which GitHub tells the state of a budget. */
export function quotaHeaders(resource: string, quota: QuotaState): Readonly<Record<string, string>> {
  return {
    'x-ratelimit-limit': String(quota.limit),
    'x-ratelimit-remaining': String(quota.limit - quota.used),
    'x-ratelimit-used': String(quota.used),
    'x-ratelimit-reset': String(Math.ceil(quota.resetMs / 1000)),
    'x-ratelimit-resource': resource,
  };
}

/** Mutations that GitHub's reference marks as creating content. */
export const contentMutations: ReadonlySet<string> = new Set([
  'createIssue',
  'addComment',
  'addSubIssue',
  'removeSubIssue',
  'addBlockedBy',
  'removeBlockedBy',
  'setIssueFieldValue',
]);
