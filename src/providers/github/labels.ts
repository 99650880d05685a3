import { GithubError } from './classifier.ts';
import type { GithubContext } from './context.ts';
import { type KnownLabel, listLabels } from './open-repository.ts';
import { createLabel } from './operations.generated.ts';
import type { Transport } from './transport.ts';
import type { Writes } from './writes.ts';

const COLOUR = '0366d6';

/** The repository's labels by name, case ignored; missing ones are made when an item is about to get one of them. */
export class Labels {
  readonly #transport: Transport;
  readonly #writes: Writes;
  readonly #context: GithubContext;
  readonly #planned: readonly string[];
  /** By lower-case name; a promise, so that everybody who needs a new label waits for the same creation. */
  readonly #ids: Map<string, Promise<string>>;
  /** Creations under way. */
  readonly #making = new Set<Promise<string>>();

  /** @param planned labels that this run is going to need: once one is missing, all missing ones are made together */
  constructor(
    transport: Transport,
    writes: Writes,
    context: GithubContext,
    known: readonly KnownLabel[],
    planned: readonly string[],
  ) {
    this.#transport = transport;
    this.#writes = writes;
    this.#context = context;
    this.#planned = planned;
    this.#ids = new Map(known.map(({ id, name }) => [name.toLowerCase(), Promise.resolve(id)]));
  }

  /**
   * Ids of the named labels, each once; what is missing is created. Callers go on in the order in which they came,
   * whichever labels they need: items are created in plan order.
   */
  async ensure(names: readonly string[]): Promise<readonly string[]> {
    const isMissing = (name: string): boolean => !this.#ids.has(name.toLowerCase());
    if (names.some(isMissing)) for (const name of this.#planned.filter(isMissing)) void this.#id(name);
    const ids = names.map((name) => this.#id(name));
    await Promise.allSettled(this.#making);
    return [...new Set(await Promise.all(ids))];
  }

  /** Ids of those of the named labels that exist. */
  async known(names: readonly string[]): Promise<readonly string[]> {
    const ids = names.map((name) => this.#ids.get(name.toLowerCase()));
    return [...new Set(await Promise.all(ids.filter((id) => id !== undefined)))];
  }

  #id(name: string): Promise<string> {
    const key = name.toLowerCase();
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const created = this.#create(name);
    this.#ids.set(key, created);
    this.#making.add(created);
    // Forgotten, so that the next who needs it tries again; whoever waits for this one sees the failure.
    created.catch(() => this.#ids.delete(key)).finally(() => this.#making.delete(created));
    return created;
  }

  async #create(name: string): Promise<string> {
    const input = { repositoryId: this.#context.repository.id, name, color: COLOUR };
    try {
      const { label } = await this.#writes.ensure(createLabel, input, {
        weight: 'light',
        client: 'issues',
      });
      return label?.id ?? (await this.#find(name));
    } catch (error) {
      if (error instanceof GithubError && error.reason === 'name-taken') return this.#find(name);
      throw error;
    }
  }

  /** Somebody else, or an attempt of ours whose reply was lost, made the label after the list was read. */
  async #find(name: string): Promise<string> {
    const labels = await listLabels(this.#transport, this.#context.repository.id);
    const label = labels.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (label !== undefined) return label.id;
    throw new GithubError(`the label "${name}" is said to exist but is not listed`, 'validation', {
      kind: 'retryable',
      hint: 'run again',
    });
  }
}
