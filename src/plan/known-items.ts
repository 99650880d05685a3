import { nearest } from '../kernel/suggest.ts';
import type { Candidate } from './candidate.ts';

const MAX_SUGGESTIONS = 20;
/** Shorter ids are all alike: `S1` is one letter away from `E1` and means something else. */
const MIN_SUGGESTED_LENGTH = 4;

/** The loaded items by id; of two with one id the first. */
export class KnownItems {
  readonly #byId = new Map<string, Candidate>();
  #suggestions = 0;

  constructor(candidates: readonly Candidate[]) {
    for (const candidate of candidates)
      if (!this.#byId.has(candidate.item.id)) this.#byId.set(candidate.item.id, candidate);
  }

  get(id: string): Candidate | undefined {
    return this.#byId.get(id);
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** What to do about an id that no item has. Only the first few get a suggestion: each compares against all ids. */
  remedyFor(unknown: string): string {
    const isWorthIt = unknown.length >= MIN_SUGGESTED_LENGTH && this.#suggestions++ < MAX_SUGGESTIONS;
    const near = isWorthIt ? nearest(unknown, [...this.#byId.keys()]) : undefined;
    return near === undefined
      ? 'add that item, remove the reference, or load the file that has it'
      : `did you mean "${near}"?`;
  }
}
