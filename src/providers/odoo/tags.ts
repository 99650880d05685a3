import type { OdooConnection } from './connection.ts';
import { faultOf } from './failures.ts';

const MODEL = 'project.tags';

/** Refusals of one tag; anything else concerns the run. */
const REFUSALS = new Set(['AccessError', 'ValidationError', 'UserError']);

/** Tags by their exact names, created when missing. Each name is asked for once; one that cannot be had is remembered. */
export class Tags {
  readonly #connection: OdooConnection;
  readonly #ids = new Map<string, number>();
  readonly #skipped = new Set<string>();

  constructor(connection: OdooConnection) {
    this.#connection = connection;
  }

  /** Names that Odoo has no tag for and does not take one, in the order in which they came up. */
  get skipped(): readonly string[] {
    return [...this.#skipped];
  }

  /** Looks all names up at once, and creates what is missing. @throws whatever is no refusal of a tag */
  async prepare(names: readonly string[]): Promise<void> {
    const unknown = [...new Set(names)].filter((name) => !this.#ids.has(name) && !this.#skipped.has(name));
    await this.#lookUp(unknown);
    await this.#create(this.#without(unknown));
  }

  /** Ids of those that can be had. */
  idsOf(names: readonly string[]): readonly number[] {
    return names.flatMap((name) => this.#ids.get(name) ?? []);
  }

  #without(names: readonly string[]): readonly string[] {
    return names.filter((name) => !this.#ids.has(name));
  }

  /** Several tags may have one name, through translations: the oldest counts. */
  async #lookUp(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const found = await this.#connection.searchRead(MODEL, [['name', 'in', names]], ['name'], {
      order: 'id',
    });
    for (const { id, ...tag } of found) {
      const name = String(tag['name']);
      if (names.includes(name) && !this.#ids.has(name)) this.#ids.set(name, id);
    }
  }

  /** All of a list or nothing is made, so a list that is refused is taken apart to find what of it can be had. */
  async #create(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    try {
      const ids = await this.#connection.create(
        MODEL,
        names.map((name) => ({ name })),
      );
      for (const [index, id] of ids.entries()) this.#ids.set(names[index] ?? '', id);
    } catch (error) {
      const fault = faultOf(error);
      if (fault === undefined || !REFUSALS.has(fault)) throw error;
      // Another run may have made it in the meantime.
      await this.#lookUp(names);
      const missing = this.#without(names);
      if (fault === 'AccessError' || names.length === 1) for (const name of missing) this.#skipped.add(name);
      else for (const name of missing) await this.#create([name]);
    }
  }
}
