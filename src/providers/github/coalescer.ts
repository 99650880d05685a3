/** Turns of the microtask queue within which calls count as made together. */
const TURNS = 10;

/** Lets everything run that is ready to run, so that calls made together can travel together. */
export async function letOthersRun(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await Promise.resolve();
}

/** Reads by key, where keys asked for together are read together. Nothing is cached: asking again reads again. */
export class Coalescer<Key, Value> {
  readonly #read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>;
  #waiting: { readonly keys: Set<Key>; readonly answer: Promise<ReadonlyMap<Key, Value>> } | undefined;

  constructor(read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>) {
    this.#read = read;
  }

  /** The value of one key; nothing when the reader has none. */
  async get(key: Key): Promise<Value | undefined> {
    this.#waiting ??= this.#collect();
    this.#waiting.keys.add(key);
    return (await this.#waiting.answer).get(key);
  }

  #collect() {
    const keys = new Set<Key>();
    const answer = letOthersRun().then(() => {
      this.#waiting = undefined;
      return this.#read([...keys]);
    });
    return { keys, answer };
  }
}
