import type { Clock } from '../../kernel/clock.ts';

/** Mutations that GitHub counts as creating content; other writes are bounded by their spacing alone. */
const CONTENT_FIELDS: ReadonlySet<string> = new Set([
  'addBlockedBy',
  'addComment',
  'addSubIssue',
  'createIssue',
  'removeBlockedBy',
  'removeSubIssue',
  'setIssueFieldValue',
]);

/** GitHub's published bounds on content-creating requests. */
const WINDOWS = [
  { ms: 60_000, limit: 80 },
  { ms: 3_600_000, limit: 500 },
] as const;

const [, HOUR] = WINDOWS;

interface Spending {
  readonly time: number;
  readonly objects: number;
  /** Made before this run: on record for the hour only. */
  readonly earlier: boolean;
}

/** Whether a mutation field counts against the content budget. */
export function createsContent(field: string): boolean {
  return CONTENT_FIELDS.has(field);
}

/**
 * How much may be created per minute and per hour. What GitHub publishes are requests; whether it counts the objects
 * in them shows at the first refusal, from when on objects are counted.
 */
export class ContentBudget {
  readonly #clock: Clock;
  #spent: Spending[] = [];
  #countsObjects = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Puts objects on record that were created before this run; milliseconds since the epoch. */
  recordEarlier(times: readonly number[]): void {
    const now = this.#clock.now();
    const earlier = times.map((time) => ({ time: Math.min(time, now), objects: 1, earlier: true }));
    this.#spent = [...this.#spent, ...earlier].toSorted((a, b) => a.time - b.time);
  }

  /** A request that creates `objects` objects goes out now. */
  spend(objects: number): void {
    const now = this.#clock.now();
    this.#spent = this.#spent.filter(({ time }) => time > now - HOUR.ms);
    this.#spent.push({ time: now, objects, earlier: false });
  }

  /** GitHub refused to create more, although the requests were within the published bounds. */
  refused(): void {
    this.#countsObjects = true;
  }

  /** When a request that creates `objects` objects may go out, in milliseconds since the epoch: now or later. */
  opensAt(objects: number): number {
    const now = this.#clock.now();
    return Math.max(now, ...WINDOWS.map((window) => this.#fitsAt(window, this.#cost(objects), now)));
  }

  /**
   * When the hour has room again, in milliseconds since the epoch, if it has none for all of so many requests; each is
   * given by how many objects it creates.
   */
  shortUntil(requests: readonly number[]): number | undefined {
    const now = this.#clock.now();
    const trial = new ContentBudget(this.#clock);
    trial.#spent = this.#spent;
    trial.#countsObjects = this.#countsObjects;
    for (const objects of requests) {
      const opensAt = trial.#fitsAt(HOUR, trial.#cost(objects), now);
      if (opensAt > now) return opensAt;
      trial.spend(objects);
    }
    return undefined;
  }

  #fitsAt(window: (typeof WINDOWS)[number], cost: number, now: number): number {
    const inside = this.#spent.filter(
      ({ time, earlier }) => time > now - window.ms && (window === HOUR || !earlier),
    );
    let total = inside.reduce((sum, { objects }) => sum + this.#cost(objects), 0);
    let opensAt = now;
    for (const { time, objects } of inside) {
      if (total + cost <= window.limit) break;
      total -= this.#cost(objects);
      opensAt = time + window.ms;
    }
    return opensAt;
  }

  #cost(objects: number): number {
    return this.#countsObjects ? objects : 1;
  }
}
