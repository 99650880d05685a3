import { UnknownOutcomeError } from '../../contracts/errors.ts';
import type { ItemRef } from '../../contracts/item.ts';
import type { Marker, MarkerCodec } from '../../contracts/marker.ts';
import { type Clock, parseTime } from '../../kernel/clock.ts';
import { messageOf } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { isWrittenByUs } from './authorship.ts';
import { letOthersRun } from './coalescer.ts';
import type { GithubContext } from './context.ts';
import { toRef } from './mapping.ts';
import { type NewestIssuesResult, newestIssues, type StartedIssue } from './operations.generated.ts';
import { present, wholeList } from './present.ts';
import type { Transport } from './transport.ts';

/** Waits before each look: now, and 5, 15 and 45 seconds after the first. */
const WAITS_MS = [0, 5_000, 10_000, 30_000] as const;
const PAGE_SIZE = 50;
/** How much earlier than the attempt a look reaches back, for clocks that disagree. */
const MARGIN_MS = 60_000;

/** A create whose reply was lost. */
export interface LostCreate {
  readonly planId: string;
  readonly itemId: string;
  /** When the attempt began, by GitHub's clock. */
  readonly since: number;
}

/** What a lost create made. */
export interface MadeIssue {
  readonly ref: ItemRef;
  /** What it shows of what it was to start with. */
  readonly started: StartedIssue;
}

interface MarkedIssue extends MadeIssue {
  readonly marker: Marker;
}

interface Member extends LostCreate {
  readonly settle: (outcome: { readonly found?: MadeIssue } | { readonly error: Error }) => void;
}

type NewestIssue = NonNullable<
  NonNullable<NonNullable<NonNullable<NewestIssuesResult['repository']>['issues']['nodes']>[number]>
>;

export interface LostCreatesPorts {
  readonly transport: Transport;
  readonly context: GithubContext;
  readonly marker: MarkerCodec;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal?: AbortSignal;
}

/**
 * Finds out whether creates of unknown outcome happened, by looking for their markers among the newest issues. The list
 * is unfiltered: no index stands between it and the truth. All creates lost together share one series of looks.
 */
export class LostCreates {
  readonly #ports: LostCreatesPorts;
  #joining: Member[] | undefined;
  #previous: Promise<void> = Promise.resolve();

  constructor(ports: LostCreatesPorts) {
    this.#ports = ports;
  }

  /**
   * The issue that the lost create made, or nothing when it is proven that it made none.
   * @throws UnknownOutcomeError when looking was not possible
   */
  find(create: LostCreate): Promise<MadeIssue | undefined> {
    return new Promise((resolve, reject) => {
      const settle: Member['settle'] = (outcome) => {
        if ('error' in outcome) reject(outcome.error);
        else resolve(outcome.found);
      };
      this.#round().push({ ...create, settle });
    });
  }

  /** One round at a time; who comes while one is under way joins the next. */
  #round(): Member[] {
    if (this.#joining !== undefined) return this.#joining;
    const members: Member[] = [];
    this.#joining = members;
    this.#previous = this.#previous
      .then(() => letOthersRun())
      .then(() => {
        this.#joining = undefined;
        return this.#look(members);
      });
    return members;
  }

  async #look(members: readonly Member[]): Promise<void> {
    const { clock, signal, logger } = this.#ports;
    let pending = members;
    logger.warning(`${members.length} creates have no reply; looking for what they made`);
    try {
      for (const wait of WAITS_MS) {
        if (wait > 0) await clock.sleep(wait, signal);
        const issues = await this.#newest(Math.min(...pending.map(({ since }) => since)) - MARGIN_MS);
        pending = pending.filter((member) => !this.#settled(member, issues));
        if (pending.length === 0) return;
      }
      for (const member of pending) member.settle({});
    } catch (cause) {
      for (const { itemId, settle } of pending) settle({ error: unsettled(itemId, cause) });
    }
  }

  #settled(member: Member, issues: readonly MarkedIssue[]): boolean {
    const match = issues.find(
      ({ marker }) => marker.planId === member.planId && marker.itemId === member.itemId,
    );
    if (match === undefined) return false;
    this.#ports.logger.info(`${member.itemId} was created as ${match.ref.key} although the reply was lost`);
    member.settle({ found: match });
    return true;
  }

  /** Our marked issues made since a time; every page back to it, or it throws. */
  async #newest(since: number) {
    const { transport, context, marker } = this.#ports;
    const { owner, name } = context.repository;
    const found: MarkedIssue[] = [];
    for (let after: string | null = null; ; ) {
      const answer: NewestIssuesResult = await transport.query(newestIssues, {
        owner,
        name,
        size: PAGE_SIZE,
        after,
      });
      const page = answer.repository?.issues;
      if (page === undefined) throw new UnknownOutcomeError('the newest issues could not be listed');
      const issues = wholeList(page.nodes);
      for (const issue of issues.filter((each) => this.#isTrusted(each))) {
        const block = marker.parse(issue.body);
        if (block === undefined) continue;
        found.push({ ref: toRef(issue), started: issue, marker: block });
      }
      const oldest = parseTime(issues.at(-1)?.createdAt ?? '');
      if (!page.pageInfo.hasNextPage || (oldest !== undefined && oldest < since)) return found;
      after = page.pageInfo.endCursor;
      if (after === null) throw new UnknownOutcomeError('the list of the newest issues broke off');
    }
  }

  #isTrusted(issue: NewestIssue): boolean {
    const { context } = this.#ports;
    const label = context.label.toLowerCase();
    return (
      isWrittenByUs(issue, context) ||
      present(issue.labels?.nodes).some(({ name }) => name.toLowerCase() === label)
    );
  }
}

function unsettled(itemId: string, cause: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError(
    `whether the issue of ${itemId} was created is not known: ${messageOf(cause)}`,
    { kind: 'retryable', hint: 'run again; what was made is found before anything is created', cause },
  );
}
