import { RuleError } from './store/errors.ts';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Typed access to named values from outside: GraphQL arguments, REST bodies, admin commands. */
export class Input {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: unknown) {
    this.#values = isRecord(values) ? values : {};
  }

  /** Whether the member was given at all; null counts. */
  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  isNull(name: string): boolean {
    return this.#values[name] === null;
  }

  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) throw new RuleError('BAD_USER_INPUT', `'${name}' must be a text`);
    return value;
  }

  optionalText(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  number(name: string): number {
    const value = this.optionalNumber(name);
    if (value === undefined) throw new RuleError('BAD_USER_INPUT', `'${name}' must be a number`);
    return value;
  }

  optionalNumber(name: string): number | undefined {
    const value = this.#values[name];
    return typeof value === 'number' ? value : undefined;
  }

  /** True only when the member is `true`. */
  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  /** The texts of a list; absent and null give nothing. */
  texts(name: string): readonly string[] | undefined {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : undefined;
  }

  /** The member as an input of its own; empty when absent. */
  child(name: string): Input {
    return new Input(this.#values[name]);
  }

  /** The entries of a list, each as an input of its own. */
  children(name: string): readonly Input[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.map((entry) => new Input(entry)) : [];
  }

  /** A copy of the plain values. */
  plain(): Readonly<Record<string, unknown>> {
    return { ...this.#values };
  }
}
