import { nearest } from '../kernel/suggest.ts';
import type { Candidate } from './candidate.ts';

const MAX_SUGGESTIONS = 20;

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
    const near = this.#suggestions++ < MAX_SUGGESTIONS ? nearest(unknown, [...this.#byId.keys()]) : undefined;
    return near === undefined
      ? 'add that item, remove the reference, or load the file that has it'
      : `did you mean "${near}"?`;
  }
}
