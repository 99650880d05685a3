import type { Issue, IssueState } from './entities.ts';

/** What the index knows of an issue: the facts that lists and searches select by. */
export interface IndexedIssue {
  readonly issue: Issue;
  readonly title: string;
  readonly body: string;
  readonly state: IssueState;
  /** Lower case. */
  readonly labels: readonly string[];
  readonly updatedMs: number;
}

interface Version extends IndexedIssue {
  readonly recordedMs: number;
}

/** GitHub's search index: the same issues, seen some milliseconds late. */
export class SearchIndex {
  readonly #lagMs: number;
  readonly #versions = new Map<Issue, Version[]>();

  constructor(lagMs: number) {
    this.#lagMs = lagMs;
  }

  /** Takes note of an issue as it is now; visible once the lag has passed. */
  record(issue: Issue, nowMs: number): void {
    const versions = this.#versions.get(issue) ?? [];
    versions.push({
      issue,
      recordedMs: nowMs,
      title: issue.title,
      body: issue.body,
      state: issue.state,
      labels: issue.labels.map((label) => label.name.toLowerCase()),
      updatedMs: issue.updatedMs,
    });
    this.#versions.set(issue, versions.slice(this.#current(versions, nowMs)));
  }

  /** Forgets an issue at once; even GitHub's index answers no deleted ones. */
  forget(issue: Issue): void {
    this.#versions.delete(issue);
  }

  /** The issue as the index sees it now, or nothing while it is too new. */
  see(issue: Issue, nowMs: number): IndexedIssue | undefined {
    const versions = this.#versions.get(issue) ?? [];
    const version = versions[this.#current(versions, nowMs)];
    return version && version.recordedMs + this.#lagMs <= nowMs ? version : undefined;
  }

  #current(versions: readonly Version[], nowMs: number): number {
    const found = versions.findLastIndex((version) => version.recordedMs + this.#lagMs <= nowMs);
    return Math.max(found, 0);
  }
}
