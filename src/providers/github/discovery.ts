import { IdentityError } from '../../contracts/errors.ts';
import type { ItemSearchFilters } from '../../contracts/inputs.ts';
import type { Item } from '../../contracts/item.ts';
import type { Marker, MarkerCodec } from '../../contracts/marker.ts';
import { parseTime } from '../../kernel/clock.ts';
import { isWrittenByUs } from './authorship.ts';
import { type ListingPorts, listIssues } from './listing.ts';
import { boardItemOf, toItem } from './mapping.ts';
import { type BoardItem, type ObservedIssue, searchIssues } from './operations.generated.ts';
import { present } from './present.ts';

export interface DiscoveryPorts extends ListingPorts {
  readonly marker: MarkerCodec;
  /** Learns which board item belongs to which issue; absent where nothing is going to be written to a board. */
  readonly remember?: (issueId: string, item: BoardItem) => void;
}

/** GitHub refuses longer queries; words are cut, as nothing depends on what is found. */
const SEARCH_LENGTH = 200;

const HOUR_MS = 3_600_000;
const ISSUE_KEY = /^#?(\d{1,9})$/;

/**
 * Every issue that answers the filters, and every issue that claims, or is named for, a wanted identity. Whether a claim
 * is to be trusted is the caller's decision. Looks further than the two lists only for identities they did not yield.
 * @throws IdentityError when the issue of a wanted identity now is in another repository
 */
export async function discover(ports: DiscoveryPorts, filters: ItemSearchFilters): Promise<readonly Item[]> {
  const search = new Discovery(ports, filters);
  search.add(await listIssues(ports, filters.labels));
  await search.addAdopted();
  if (search.isMissingAny()) await search.addKnown();
  if (search.isMissingAny()) await search.addRelatives();
  if (search.isMissingAny()) await search.addHits();
  search.refuseMoved();
  search.recordCreations();
  const issues = search.answers();
  for (const issue of issues) {
    const item = boardItemOf(issue, ports.context.board);
    if (item !== undefined) ports.remember?.(issue.id, item);
  }
  return issues.map((issue) => toItem(issue, ports.context));
}

class Discovery {
  readonly #ports: DiscoveryPorts;
  readonly #filters: ItemSearchFilters;
  readonly #found = new Map<string, ObservedIssue>();
  /** In other repositories. */
  readonly #elsewhere: ObservedIssue[] = [];
  /** Parsed once: the answers are asked for several times. */
  readonly #markers = new Map<ObservedIssue, Marker | undefined>();
  /** Ids of issues that are named for an identity: yielded whatever their body says. */
  readonly #named = new Set<string>();
  readonly #titles: ReadonlySet<string>;

  constructor(ports: DiscoveryPorts, filters: ItemSearchFilters) {
    this.#ports = ports;
    this.#filters = filters;
    this.#titles = new Set([...filters.wanted.items.values()].map((title) => title.trim()));
    for (const id of filters.wanted.known) this.#named.add(id);
  }

  add(issues: readonly ObservedIssue[]): void {
    for (const issue of issues) this.#found.set(issue.id, issue);
  }

  async addAdopted(): Promise<void> {
    const byNumber = new Map([...this.#found.values()].map((issue) => [issue.number, issue]));
    for (const key of this.#filters.wanted.adopt) {
      const number = Number(ISSUE_KEY.exec(key)?.[1] ?? 0);
      const issue = byNumber.get(number) ?? (await this.#ports.reader.byNumber(number));
      if (issue === undefined) continue;
      this.add([issue]);
      this.#named.add(issue.id);
    }
  }

  /** Whether a wanted identity has no issue yet that surely is ours. */
  isMissingAny(): boolean {
    const claimed = this.#claimed(this.#found.values());
    return [...this.#filters.wanted.items.keys()].some((id) => !claimed.has(id));
  }

  /**
   * Creating an item again while its issue lives on elsewhere would double it. Labels of other repositories are in other
   * hands than ours and prove nothing.
   */
  refuseMoved(): void {
    const claimed = this.#claimed(this.#found.values());
    const elsewhere = this.#elsewhere.filter((issue) => this.#named.has(issue.id) || this.#isByUs(issue));
    const moved = [...this.#claimed(elsewhere)].filter(
      ([id]) => this.#filters.wanted.items.has(id) && !claimed.has(id),
    );
    if (moved.length === 0) return;
    const places = moved.map(([id, { url }]) => `${id} is ${url}`).join('; ');
    throw new IdentityError(`issues of this plan were moved to another repository: ${places}`, {
      hint:
        'move them back, or take the items out of the plan; to have new issues made, remove the planpilot block ' +
        'from the body of those that were moved',
    });
  }

  addKnown(): Promise<void> {
    return this.#addByIds(this.#filters.wanted.known);
  }

  /** Relatives of issues that were found, and theirs: an issue keeps its place among others when it loses its label. */
  async addRelatives(): Promise<void> {
    for (let issues = this.answers(); issues.length > 0; ) {
      const before = new Set(this.#found.keys());
      await this.#addByIds(issues.flatMap(relativesOf));
      issues = this.answers().filter(({ id }) => !before.has(id));
    }
  }

  /** The search index may add issues; that it does not know one proves nothing. */
  async addHits(): Promise<void> {
    const { owner, name } = this.#ports.context.repository;
    const text = this.#filters.bodyContains.replaceAll('"', ' ').slice(0, SEARCH_LENGTH);
    const q = `repo:${owner}/${name} is:issue in:body "${text}"`;
    const { search } = await this.#ports.transport.query(searchIssues, { q });
    await this.#addByIds(present(search.nodes).flatMap((hit) => (hit.kind === 'Issue' ? [hit.id] : [])));
  }

  /** Content made within the last hour counts against GitHub's hourly budget. */
  recordCreations(): void {
    const { transport, clock } = this.#ports;
    const since = (transport.serverTime() ?? clock.now()) - HOUR_MS;
    const times = [...this.#found.values()]
      .filter((issue) => this.#isByUs(issue))
      .map(({ createdAt }) => parseTime(createdAt) ?? 0);
    transport.recordEarlierCreations(times.filter((time) => time > since));
  }

  answers(): readonly ObservedIssue[] {
    return [...this.#found.values()].filter((issue) => this.#isAnswer(issue));
  }

  async #addByIds(ids: readonly string[]): Promise<void> {
    const unread = [...new Set(ids)].filter((id) => !this.#found.has(id));
    if (unread.length === 0) return;
    const { here, elsewhere } = await this.#ports.reader.located(unread);
    this.add(here);
    this.#elsewhere.push(...elsewhere);
  }

  /** Issues that surely are ours, by the identity that they claim. */
  #claimed(issues: Iterable<ObservedIssue>): ReadonlyMap<string, ObservedIssue> {
    const claimed = new Map<string, ObservedIssue>();
    for (const issue of issues) {
      if (!this.#isTrusted(issue)) continue;
      const marker = this.#markerOf(issue);
      if (marker !== undefined && this.#isOurPlan(issue, marker.planId)) claimed.set(marker.itemId, issue);
    }
    return claimed;
  }

  #isAnswer(issue: ObservedIssue): boolean {
    if (this.#named.has(issue.id)) return true;
    if (this.#isLabelled(issue) && issue.body.includes(this.#filters.bodyContains)) return true;
    const marker = this.#markerOf(issue);
    // What is ours by label and author, and called like an item, may be that item without its marker.
    if (marker === undefined)
      return this.#titles.has(issue.title.trim()) && this.#isLabelled(issue) && this.#isByUs(issue);
    const { items, planIds } = this.#filters.wanted;
    return items.has(marker.itemId) || (this.#isLabelled(issue) && planIds.includes(marker.planId));
  }

  #markerOf(issue: ObservedIssue): Marker | undefined {
    if (!this.#markers.has(issue)) this.#markers.set(issue, this.#ports.marker.parse(issue.body));
    return this.#markers.get(issue);
  }

  #isOurPlan(issue: ObservedIssue, planId: string): boolean {
    return issue.body.includes(this.#filters.bodyContains) || this.#filters.wanted.planIds.includes(planId);
  }

  #isTrusted(issue: ObservedIssue): boolean {
    return this.#named.has(issue.id) || this.#isByUs(issue) || this.#isLabelled(issue);
  }

  #isByUs(issue: ObservedIssue): boolean {
    return isWrittenByUs(issue, this.#ports.context);
  }

  #isLabelled(issue: ObservedIssue): boolean {
    const names = new Set(present(issue.labels?.nodes).map(({ name }) => name.toLowerCase()));
    return this.#filters.labels.every((label) => names.has(label.toLowerCase()));
  }
}

function relativesOf({ parent, subIssues, blockedBy }: ObservedIssue): readonly string[] {
  const near = [...present(subIssues.nodes), ...present(blockedBy.nodes)].map(({ id }) => id);
  return parent === null ? near : [parent.id, ...near];
}
