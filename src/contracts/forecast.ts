/** What a run is about to write, counted from its change set. */
export interface WriteCounts {
  /** Of each level that gets new items, in the order of creation: a level waits for the one before. */
  readonly levels: readonly LevelCounts[];
  /** Existing items that get new values. */
  readonly updates: number;
  /** Edges to add or to take away, and moves among siblings. */
  readonly relations: number;
}

export interface LevelCounts {
  readonly items: number;
  /** Field values of these items, all together. */
  readonly fields: number;
}

/** What a provider expects of these writes; an estimate, because it rests on how the tracker did so far. */
export interface Forecast {
  /** HTTP requests. */
  readonly requests: number;
  readonly durationMs: number;
  /**
   * The tracker's budget for new content lasts for a part of it only; from this time, in milliseconds since the epoch,
   * a re-run can continue.
   */
  readonly resumeAt?: number;
}
