import { shortHash } from '../../kernel/hash.ts';
import type { PlanItemId } from '../types.ts';

/** Leaves room for the number of a story and a hash within the length of an id. */
const MAX_CHARACTERS = 120;

/** Hands out ids by the place in the file: `Sign in` for a feature, `Sign in/2` for its second story. */
export class FeatureIds {
  readonly #taken = new Set<PlanItemId>();

  /** The feature's name where it can stand as an id; else a readable part of it and a hash that tells it apart. */
  feature(name: string): PlanItemId {
    const plain = readable(name);
    let id = plain === name ? plain : `${plain}-${shortHash(name)}`;
    while (this.#taken.has(id)) id = `${id}-${shortHash(id + name)}`;
    this.#taken.add(id);
    return id;
  }

  /** @param index counted from 0 */
  story(feature: PlanItemId, index: number): PlanItemId {
    return `${feature}/${index + 1}`;
  }
}

/** Without what an id must not hold, and without the slash that parts a feature from its stories. */
function readable(name: string): string {
  const safe = name.replace(/[\p{C}\p{Zl}\p{Zp}<>/]+/gu, '-');
  return [...safe].slice(0, MAX_CHARACTERS).join('').trim();
}
