interface Entry<T> {
  readonly due: number;
  readonly item: T;
}

/** Items with the time they are due; a known item can only be made due earlier. */
export class DelayHeap<T> {
  readonly #entries: Entry<T>[] = [];
  /** The time that counts; entries with another one are left-overs. */
  readonly #due = new Map<T, number>();

  get items(): readonly T[] {
    return [...this.#due.keys()];
  }

  get size(): number {
    return this.#due.size;
  }

  /** When the first item is due. */
  get next(): number | undefined {
    for (let top = this.#entries[0]; top !== undefined; top = this.#entries[0]) {
      if (this.#due.get(top.item) === top.due) return top.due;
      this.#pop();
    }
    return undefined;
  }

  /** Whether the item is due earlier now, or is new. */
  put(item: T, due: number): boolean {
    const known = this.#due.get(item);
    if (known !== undefined && known <= due) return false;
    this.#due.set(item, due);
    this.#entries.push({ due, item });
    this.#rise(this.#entries.length - 1);
    return true;
  }

  /** Takes out every item that is due at `now`, in the order of the times. */
  take(now: number): readonly T[] {
    const taken: T[] = [];
    for (let next = this.next; next !== undefined && next <= now; next = this.next) {
      const entry = this.#pop();
      if (entry === undefined) break;
      this.#due.delete(entry.item);
      taken.push(entry.item);
    }
    return taken;
  }

  #pop(): Entry<T> | undefined {
    const top = this.#entries[0];
    const last = this.#entries.pop();
    if (last !== undefined && this.#entries.length > 0) {
      this.#entries[0] = last;
      this.#sink(0);
    }
    return top;
  }

  #rise(start: number): void {
    for (let index = start; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfEarlier(index, parent)) return;
      index = parent;
    }
  }

  #sink(start: number): void {
    for (let index = start; ; ) {
      const left = 2 * index + 1;
      const child = this.#dueAt(left + 1) < this.#dueAt(left) ? left + 1 : left;
      if (!this.#swapIfEarlier(child, index)) return;
      index = child;
    }
  }

  #dueAt(index: number): number {
    return this.#entries[index]?.due ?? Number.POSITIVE_INFINITY;
  }

  #swapIfEarlier(child: number, parent: number): boolean {
    const low = this.#entries[child];
    const high = this.#entries[parent];
    if (low === undefined || high === undefined || low.due >= high.due) return false;
    this.#entries[child] = high;
    this.#entries[parent] = low;
    return true;
  }
}
