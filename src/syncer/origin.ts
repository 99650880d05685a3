import { shortHash } from '../kernel/hash.ts';

/**
 * Which upstream the sources come from. Two upstreams can hold objects of one name; without this, engines with one target
 * name would each take the other's copies for leftovers. Known once the engine has connected.
 */
export class Origin {
  #names: readonly string[] = [];

  /** What copies are marked with; empty before {@link settle}. */
  get name(): string {
    return this.#names[0] ?? '';
  }

  /** @param uid of the cluster, where it can be read: unlike the address it stays when the cluster moves */
  settle(uid: string | undefined, server: string): void {
    this.#names = [...(uid === undefined ? [] : [`uid ${uid}`]), `server ${server}`].map((each) =>
      shortHash(each, 16),
    );
  }

  /** Whether the mark of a copy is ours; a copy without a mark is. */
  includes(mark: string | undefined): boolean {
    return mark === undefined || this.#names.includes(mark);
  }
}
