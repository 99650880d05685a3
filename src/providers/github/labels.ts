import { GithubError } from './classifier.ts';
import type { GithubContext } from './context.ts';
import { type KnownLabel, listLabels } from './open-repository.ts';
import { createLabel } from './operations.generated.ts';
import { repeatable } from './repeatable.ts';
import type { Transport } from './transport.ts';

const COLOUR = '0366d6';

/** The repository's labels by name, case ignored; a missing one is made when an item is about to get it. */
export class Labels {
  readonly #transport: Transport;
  readonly #context: GithubContext;
  /** By lower-case name; a promise, so that everybody who needs a new label waits for the same creation. */
  readonly #ids: Map<string, Promise<string>>;

  constructor(transport: Transport, context: GithubContext, known: readonly KnownLabel[]) {
    this.#transport = transport;
    this.#context = context;
    this.#ids = new Map(known.map(({ id, name }) => [name.toLowerCase(), Promise.resolve(id)]));
  }

  /** Ids of the named labels, each once; what is missing is created. */
  async ensure(names: readonly string[]): Promise<readonly string[]> {
    const ids = names.map((name) => {
      const key = name.toLowerCase();
      const id = this.#ids.get(key) ?? this.#create(name);
      this.#ids.set(key, id);
      return id;
    });
    return [...new Set(await Promise.all(ids))];
  }

  /** Ids of those of the named labels that exist. */
  async known(names: readonly string[]): Promise<readonly string[]> {
    const ids = names.map((name) => this.#ids.get(name.toLowerCase()));
    return [...new Set(await Promise.all(ids.filter((id) => id !== undefined)))];
  }

  async #create(name: string): Promise<string> {
    const input = { repositoryId: this.#context.repository.id, name, color: COLOUR };
    try {
      const { label } = await repeatable(() =>
        this.#transport.mutate(createLabel, input, { weight: 'light', client: 'issues' }),
      );
      return label?.id ?? (await this.#find(name));
    } catch (error) {
      if (error instanceof GithubError && error.reason === 'name-taken') return this.#find(name);
      this.#ids.delete(name.toLowerCase());
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
