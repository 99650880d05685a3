/**
 * Which requests run at the same time. GitHub numbers the children of a parent without a lock: of two overlapping
 * requests that add to one parent, the later addition finds its place taken. Here that always happens.
 */
export class Overlap {
  readonly #running = new Set<Overlapping>();

  /** A request starts. */
  enter(): Overlapping {
    const entering = new Overlapping();
    for (const running of this.#running) entering.meet(running);
    this.#running.add(entering);
    return entering;
  }

  /** A request has ended. */
  leave(leaving: Overlapping): void {
    this.#running.delete(leaving);
  }
}

/** One running request and those it met on the way. */
export class Overlapping {
  readonly #met: Overlapping[] = [];
  readonly #claims = new Set<string>();

  meet(other: Overlapping): void {
    this.#met.push(other);
    other.#met.push(this);
  }

  /** Claims the next place under a parent; false when an overlapping request has claimed one. */
  claim(parentId: string): boolean {
    if (this.#met.some((other) => other.#claims.has(parentId))) return false;
    this.#claims.add(parentId);
    return true;
  }
}
