/** A sub-issue that this run creates: a seat in the line of its parent, filled once the issue stands there. */
interface Seat {
  id: string | undefined;
}

/** Next to which sibling a sub-issue belongs. */
export type Neighbour = { readonly afterId: string } | { readonly beforeId: string };

/** A seat in line, as its owner sees it. */
export interface Turn {
  /**
   * The issue was put at the end of its parent's children, or stands `inPlace`. Tells where it has to be moved to,
   * because siblings that belong behind it were there first.
   */
  taken(id: string, inPlace: boolean): Neighbour | undefined;
}

/**
 * The sub-issues that this run creates, in plan order below each parent. New ones appear at the end, and as a rule in
 * that order; one that had to be created again comes late and belongs further up.
 */
export class Siblings {
  readonly #lines = new Map<string, Seat[]>();

  /** Whoever comes first is to stand first. */
  join(parentId: string): Turn {
    const line = this.#lines.get(parentId) ?? [];
    this.#lines.set(parentId, line);
    const seat: Seat = { id: undefined };
    const at = line.push(seat) - 1;
    return {
      taken(id, inPlace) {
        seat.id = id;
        const next = line.slice(at + 1).find(isTaken);
        if (inPlace || next === undefined) return undefined;
        const before = line.slice(0, at).findLast(isTaken);
        return before === undefined ? { beforeId: next.id } : { afterId: before.id };
      },
    };
  }
}

function isTaken(seat: Seat): seat is { id: string } {
  return seat.id !== undefined;
}
