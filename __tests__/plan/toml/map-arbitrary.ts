import fc from 'fast-check';

/** A feature or a story as a test states it. */
export interface EntryModel {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly taskId: number;
}

export interface FeatureModel extends EntryModel {
  readonly stories: readonly EntryModel[];
}

/** A random map and one random way to write it down. */
export interface WrittenMap {
  readonly features: readonly FeatureModel[];
  readonly text: string;
}

const KEYS = [
  'plain',
  '2',
  '10',
  '__proto__',
  'constructor',
  'task_id',
  'user_stories',
  'a.b',
  "it's",
  'über 🚀',
];
const ZEROS = ['0', '+0', '-0', '0x0', '0b0', '0o0', '0x00_00'];

const words = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 8 });
const filled = words.map((text) => `n${text}`);
const tag = fc.constantFrom('Epic', 'Security', 'größer', 'x y', '🏷');
const lines = fc.constantFrom(
  '',
  'task_id = 0',
  'One line.\ntask_id = 0\n\n"quoted" \\ <b>&',
  '# not a comment',
);

function entry(name: fc.Arbitrary<string>): fc.Arbitrary<EntryModel> {
  return fc.record({
    name,
    description: fc.oneof(lines, words),
    tags: fc.uniqueArray(tag, { maxLength: 3 }),
    taskId: fc.constant(0),
  });
}

const features: fc.Arbitrary<readonly FeatureModel[]> = fc
  .uniqueArray(
    fc.tuple(
      entry(fc.oneof(fc.constantFrom(...KEYS), filled)),
      fc.array(entry(fc.oneof(fc.constant('same'), filled)), { maxLength: 3 }),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    ),
    { selector: ([{ name }]) => name, maxLength: 4 },
  )
  .map((list) => {
    let next = 500;
    const idOf = (exists: boolean | undefined): number => (exists === true ? next++ : 0);
    return list.map(([feature, stories, exists]) => ({
      ...feature,
      taskId: idOf(exists[3]),
      stories: stories.map((story, index) => ({ ...story, taskId: idOf(exists[index]) })),
    }));
  });

type Spelling = 'header' | 'arrays' | 'inline' | 'dotted';

/** How a file is written, apart from what it says. */
interface Style {
  readonly newline: string;
  readonly mark: boolean;
  readonly indent: string;
  readonly blank: string;
  readonly multiLine: boolean;
  readonly announced: boolean;
  readonly top: readonly Spelling[];
  readonly below: readonly Spelling[];
  readonly split: number;
  readonly zeros: readonly string[];
  readonly noise: readonly number[];
}

const style: fc.Arbitrary<Style> = fc.record({
  newline: fc.constantFrom('\n', '\r\n'),
  mark: fc.boolean(),
  indent: fc.constantFrom('', '  ', '\t'),
  blank: fc.constantFrom('', ' ', '\t', '   '),
  multiLine: fc.boolean(),
  announced: fc.boolean(),
  top: fc.array(fc.constantFrom<Spelling>('inline', 'dotted'), { minLength: 4, maxLength: 4 }),
  below: fc.array(fc.constantFrom<Spelling>('header', 'arrays'), { minLength: 4, maxLength: 4 }),
  split: fc.nat(4),
  zeros: fc.array(fc.constantFrom(...ZEROS), { minLength: 16, maxLength: 16 }),
  noise: fc.array(fc.nat(5), { minLength: 24, maxLength: 24 }),
});

/** Maps in every spelling that TOML has for them, with decoys all around the numbers. */
export const writtenMap: fc.Arbitrary<WrittenMap> = fc
  .tuple(features, style)
  .map(([list, how]) => ({ features: list, text: new Writer(how).write(list) }));

const NOISE = [
  '# task_id = 0 😀',
  'sequence = 0',
  'components = [ "task_id = 0", { task_id = 0, name = 0 }, [ 0 ] ] # 0',
  "enrich-status = 'task_id = 0'",
  'notes = """\ntask_id = 0\n  [features."decoy"]\n"""',
  '',
];

class Writer {
  readonly #how: Style;
  #zero = 0;
  #spot = 0;

  constructor(how: Style) {
    this.#how = how;
  }

  write(list: readonly FeatureModel[]): string {
    const { split, top, below, announced, mark, newline } = this.#how;
    const prefix = announced ? '' : 'features.';
    const out = ['# task_id = 0', 'task_id = 0 # of nobody', ...(announced ? ['[features]'] : [])];
    for (const [index, feature] of list.entries()) {
      const onTop = index < split;
      const spelling = (onTop ? top[index] : below[index]) ?? 'header';
      const key = quoted(feature.name);
      if (spelling === 'inline') out.push(`${prefix}${key}${this.#equals}${this.#inline(feature, 0)}`);
      else if (spelling === 'dotted') out.push(...this.#dotted(feature, `${prefix}${key}.`));
      else out.push(...this.#header(feature, `features.${key}`, spelling === 'arrays'));
    }
    return (mark ? '\uFEFF' : '') + out.join('\n').replaceAll('\n', newline) + newline;
  }

  get #equals(): string {
    const { blank } = this.#how;
    return `${blank}=${blank}`;
  }

  #pairs({ description, tags, taskId }: EntryModel): string[] {
    const id = taskId === 0 ? (this.#how.zeros[this.#zero++ % 16] ?? '0') : String(taskId);
    return [
      ...(tags.length === 0 ? [] : [`tags${this.#equals}${quoted(tags.join(' ,, '))}`]),
      `task_id${this.#equals}${id}`,
      ...(description === '' ? [] : [`description${this.#equals}${quoted(description)}`]),
    ];
  }

  #header(feature: FeatureModel, path: string, asArrays: boolean): string[] {
    const { indent, blank } = this.#how;
    const own = this.#pairs(feature).flatMap((pair) => [this.#noise(), `${indent}${pair}${blank}# 0`]);
    const unique = withoutRepeatedKeys(own);
    const head = [`[${blank}${path}${blank}]`, ...unique];
    if (!asArrays) return [...head, `${indent}user_stories${this.#equals}${this.#list(feature, 1)}`];
    const stories = feature.stories.flatMap((story) => {
      const pairs = [`name${this.#equals}${quoted(story.name)}`, ...this.#pairs(story)];
      return [
        `[[${path}.user_stories]]`,
        ...withoutRepeatedKeys(pairs.flatMap((pair) => [pair, this.#noise()])),
      ];
    });
    return [...head, ...stories];
  }

  #dotted(feature: FeatureModel, path: string): string[] {
    const pairs = [...this.#pairs(feature), `user_stories${this.#equals}${this.#list(feature, 0)}`];
    return pairs.map((pair) => `${path}${pair}`);
  }

  #inline(feature: FeatureModel, depth: number): string {
    const stories = `user_stories${this.#equals}${this.#list(feature, depth + 1)}`;
    return this.#braces([...this.#pairs(feature), stories], '{}', depth);
  }

  #list({ stories }: FeatureModel, depth: number): string {
    const tables = stories.map((story) =>
      this.#braces([...this.#pairs(story), `name${this.#equals}${quoted(story.name)}`], '{}', depth + 1),
    );
    return this.#braces(tables, '[]', depth);
  }

  /** TOML 1.1 lets newlines, comments and a last comma into braces. */
  #braces(parts: readonly string[], [open, close]: string, depth: number): string {
    const { multiLine, indent } = this.#how;
    if (!multiLine) return `${open} ${parts.join(', ')} ${close}`;
    const inner = parts.map((part) => `${indent.repeat(depth + 1)}${part}, # task_id = 0`);
    return [`${open} # {`, ...inner, `${indent.repeat(depth)}${close}`].join('\n');
  }

  #noise(): string {
    return NOISE[this.#how.noise[this.#spot++ % 24] ?? 5] ?? '';
  }
}

/** The noise may draw one key twice. */
function withoutRepeatedKeys(list: readonly string[]): string[] {
  const seen = new Set<string>();
  return list.filter((line) => {
    const key = /^[\w-]+(?= =)/u.exec(line)?.[0];
    if (key === undefined || !seen.has(key)) {
      if (key !== undefined && NOISE.includes(line)) seen.add(key);
      return true;
    }
    return !NOISE.includes(line);
  });
}

function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}
