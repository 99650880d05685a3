import type { Clock } from '../../kernel/clock.ts';
import { groupBy } from '../../kernel/group-by.ts';

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

const [MINUTE, HOUR] = WINDOWS;

type Window = (typeof WINDOWS)[number];

/** So many refusals after a minute in which nothing was made mean that it is the hour that is used up. */
const CERTAIN = 2;

const SECOND_MS = 1000;

/** Content on record. */
export interface Spending {
  readonly time: number;
  objects: number;
  /** Made before this run: on record for the hour only. */
  readonly earlier: boolean;
}

/** Whether a mutation field counts against the content budget. */
export function createsContent(field: string): boolean {
  return CONTENT_FIELDS.has(field);
}

/**
 * How much may be created per minute and per hour. What GitHub publishes are requests; whether it counts the objects
 * in them shows at the first refusal, from when on objects are counted. That an hour allows less than is published
 * shows as well.
 */
export class ContentBudget {
  readonly #clock: Clock;
  #spent: Spending[] = [];
  #countsObjects = false;
  #idleRefusals = 0;
  #hourLimit: number = HOUR.limit;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Puts objects on record that were created before this run; milliseconds since the epoch. What was made within one
   * second came with one request, as requests that write are a second apart.
   */
  recordEarlier(times: readonly number[]): void {
    const now = this.#clock.now();
    const bySecond = groupBy(times, (time) => Math.floor(time / SECOND_MS));
    const earlier = [...bySecond.values()].map((together) => ({
      time: Math.min(now, Math.max(...together)),
      objects: together.length,
      earlier: true,
    }));
    this.#spent = [...this.#spent, ...earlier].toSorted((a, b) => a.time - b.time);
  }

  /** A request that creates `objects` objects goes out now; what comes of it is told by {@link settle}. */
  spend(objects: number): Spending {
    const now = this.#clock.now();
    const spending = { time: now, objects, earlier: false };
    this.#spent = this.#spent.filter(({ time }) => time > now - HOUR.ms);
    this.#spent.push(spending);
    return spending;
  }

  /**
   * So many objects of a request surely were not made, and cost nothing.
   * @param limited GitHub refused to make them, although they were within the bounds as they were known
   */
  settle(spending: Spending, notMade: number, limited: boolean): void {
    spending.objects -= notMade;
    this.#spent = this.#spent.filter(({ objects }) => objects > 0);
    if (!limited) return;
    if (this.#countsObjects && this.#objectsWithin(MINUTE) === 0) this.#idleRefusals += 1;
    this.#countsObjects = true;
    const made = this.#objectsWithin(HOUR);
    if (this.#idleRefusals >= CERTAIN && made > 0) this.#hourLimit = Math.min(made, this.#hourLimit);
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
    trial.#hourLimit = this.#hourLimit;
    for (const objects of requests) {
      const opensAt = trial.#fitsAt(HOUR, trial.#cost(objects), now);
      if (opensAt > now) return opensAt;
      trial.spend(objects);
    }
    return undefined;
  }

  #fitsAt(window: Window, cost: number, now: number): number {
    const limit = window === HOUR ? this.#hourLimit : window.limit;
    const inside = this.#within(window, now);
    let total = inside.reduce((sum, { objects }) => sum + this.#cost(objects), 0);
    let opensAt = now;
    for (const { time, objects } of inside) {
      if (total + cost <= limit) break;
      total -= this.#cost(objects);
      opensAt = time + window.ms;
    }
    return opensAt;
  }

  #within(window: Window, now: number): readonly Spending[] {
    return this.#spent.filter(({ time, earlier }) => time > now - window.ms && (window === HOUR || !earlier));
  }

  #objectsWithin(window: Window): number {
    return this.#within(window, this.#clock.now()).reduce((sum, { objects }) => sum + objects, 0);
  }

  #cost(objects: number): number {
    return this.#countsObjects ? objects : 1;
  }
}
