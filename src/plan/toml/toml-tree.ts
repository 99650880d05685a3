/** Where something is written: from and up to (not including), in UTF-16 units of the text. */
export type TextRange = readonly [from: number, to: number];

/** A single value of a TOML file; everything but texts and integers is of no use to a map and kept only as written. */
export interface TomlScalar {
  readonly kind: 'string' | 'integer' | 'float' | 'boolean' | 'date';
  /** The text itself; what is written in the file for everything else. */
  readonly text: string;
  /** Of integers. */
  readonly integer?: bigint;
  readonly range: TextRange;
}

export interface TomlList {
  readonly kind: 'list';
  readonly items: readonly TomlNode[];
  readonly range: TextRange;
}

export interface TomlTable {
  readonly kind: 'table';
  /** In the order in which the names first appear in the file; a `Map`, because names may be `2` or `__proto__`. */
  readonly entries: ReadonlyMap<string, TomlNode>;
  /** Of the first spot that gives the table a name or a beginning. */
  readonly range: TextRange;
}

export type TomlNode = TomlScalar | TomlList | TomlTable;

/** Names and list indexes that lead from the top of a TOML file to a value. */
export type TomlPath = readonly (string | number)[];

/** The value at a path, if there is one. */
export function nodeAt(root: TomlNode, path: TomlPath): TomlNode | undefined {
  let node: TomlNode | undefined = root;
  for (const step of path) {
    if (node?.kind === 'table' && typeof step === 'string') node = node.entries.get(step);
    else if (node?.kind === 'list' && typeof step === 'number') node = node.items[step];
    else return undefined;
  }
  return node;
}

/** A path the way TOML spells it, such as `features."Sign in".user_stories[0]`. */
export function pathText(path: TomlPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const name = /^[\w-]+$/u.test(step) ? step : JSON.stringify(step);
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}
