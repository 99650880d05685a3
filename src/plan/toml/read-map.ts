import type { Place, Problem } from '../../kernel/problem.ts';
import { PlanLoadError } from '../errors.ts';
import { LineIndex } from '../positions.ts';
import { shorten } from '../shorten.ts';
import { decodeText, type TextSource } from '../source-text.ts';
import { FeatureIds } from './feature-ids.ts';
import type { FeatureMap, FeatureTask, TaskIdAt } from './feature-map.ts';
import { parseToml } from './parse-toml.ts';
import { KINDS, taskIdOf } from './task-id.ts';
import { pathText, type TomlNode, type TomlPath, type TomlTable } from './toml-tree.ts';

/**
 * Reads a `feature_user_story_map.toml`; unknown keys are nobody's business. An empty file is a map without tasks.
 * @throws PlanLoadError with every mistake in it, each with its line and column
 */
export function readFeatureMap(source: TextSource): FeatureMap {
  const decoded = decodeText(source);
  if ('problem' in decoded) throw new PlanLoadError([decoded.problem]);
  const lines = new LineIndex(decoded.text);
  const parsed = parseToml(decoded.text);
  if ('flaw' in parsed) {
    const { offset, message, remedy } = parsed.flaw;
    throw new PlanLoadError([{ message, remedy, place: lines.place(source.file, offset) }]);
  }
  const reader = new MapReader((offset) => lines.place(source.file, offset));
  const tasks = reader.read(parsed.root);
  if (reader.problems.length > 0) throw new PlanLoadError(inOrder(reader.problems));
  return { file: source.file, tasks };
}

/** What is said about one feature or story, before it is known to be right. */
interface Spot {
  readonly path: TomlPath;
  readonly table: TomlTable;
  readonly place: Place;
}

class MapReader {
  readonly problems: Problem[] = [];
  readonly #placeAt: (offset: number) => Place;
  readonly #ids = new FeatureIds();
  readonly #seen = new Map<number, Place>();

  constructor(placeAt: (offset: number) => Place) {
    this.#placeAt = placeAt;
  }

  read(root: TomlTable): readonly FeatureTask[] {
    const features = root.entries.get('features');
    if (features === undefined) return [];
    const path = ['features'];
    if (features.kind !== 'table') {
      this.#wrong(features, path, 'has to be a table', 'write [features."Name"] for each feature');
      return [];
    }
    return [...features.entries].flatMap(([name, node]) => this.#feature(name, node, [...path, name]));
  }

  #feature(name: string, node: TomlNode, path: TomlPath): readonly FeatureTask[] {
    if (node.kind !== 'table') {
      this.#wrong(node, path, 'has to be a table', 'write [features."Name"] and its keys below');
      return [];
    }
    const spot = { path, table: node, place: this.#placeOf(node) };
    if (name.trim() === '') this.#report(spot.place, 'A feature has no name', 'name it between the quotes');
    this.#refuseNul(name, spot.place, path);
    const id = this.#ids.feature(name);
    const about = { ...this.#details(spot), ...this.#taskId(spot) };
    const stories = this.#stories(spot).map((story, index) => ({
      id: this.#ids.story(id, index),
      kind: 'story' as const,
      parent: id,
      name: this.#storyName(story),
      ...this.#details(story),
      ...this.#taskId(story),
      place: story.place,
    }));
    return [{ id, kind: 'feature', name, ...about, place: spot.place }, ...stories];
  }

  #stories({ path, table }: Spot): readonly Spot[] {
    const node = table.entries.get('user_stories');
    if (node === undefined) return [];
    const inside = [...path, 'user_stories'];
    const remedy = 'write user_stories = [ { name = "...", task_id = 0 } ]';
    if (node.kind !== 'list') {
      this.#wrong(node, inside, 'has to be a list of tables', remedy);
      return [];
    }
    return node.items.flatMap((item, index) => {
      const at = [...inside, index];
      if (item.kind === 'table') return [{ path: at, table: item, place: this.#placeOf(item) }];
      this.#wrong(item, at, 'has to be a table', remedy);
      return [];
    });
  }

  #storyName(spot: Spot): string {
    const name = this.#text(spot, 'name');
    if (name !== undefined && name.trim() !== '') return name;
    const [what, remedy] = name === undefined ? ['missing', 'add name = "..."'] : ['blank', 'fill it in'];
    const node = spot.table.entries.get('name');
    if (node === undefined || node.kind === 'string')
      this.#report(
        node === undefined ? spot.place : this.#placeOf(node),
        `name is ${what} at ${shown(spot.path)}`,
        remedy,
      );
    return '';
  }

  #details(spot: Spot): Pick<FeatureTask, 'description' | 'tags'> {
    const tags = (this.#text(spot, 'tags') ?? '').split(',').map((tag) => tag.trim());
    return {
      description: this.#text(spot, 'description') ?? '',
      tags: [...new Set(tags.filter((tag) => tag !== ''))],
    };
  }

  #text({ path, table }: Spot, key: string): string | undefined {
    const node = table.entries.get(key);
    if (node === undefined) return undefined;
    if (node.kind === 'string') {
      // Descriptions are cleaned of control characters on their way into HTML.
      if (key !== 'description') this.#refuseNul(node.text, this.#placeOf(node), [...path, key]);
      return node.text;
    }
    const remedy = key === 'tags' ? 'write tags = "one, two"' : `write ${key} = "..."`;
    this.#wrong(node, [...path, key], 'has to be a text', remedy);
    return undefined;
  }

  #taskId(spot: Spot): { readonly taskId: number; readonly taskIdAt: TaskIdAt } {
    const path = [...spot.path, 'task_id'];
    const nowhere = { taskId: 0, taskIdAt: { path, place: spot.place, range: spot.table.range } };
    const node = spot.table.entries.get('task_id');
    if (node === undefined) {
      const message = `task_id is missing at ${shown(spot.path)}`;
      this.#report(spot.place, message, 'add task_id = 0 for a task that is to be created');
      return nowhere;
    }
    const place = this.#placeOf(node);
    const read = taskIdOf(node);
    if ('flaw' in read) {
      this.#report(place, `task_id ${read.flaw.message} at ${shown(spot.path)}`, read.flaw.remedy);
      return nowhere;
    }
    this.#oneTaskOnce(read.id, place, spot.path);
    return { taskId: read.id, taskIdAt: { path, place, range: read.value.range } };
  }

  /** Copied with its id, a story would never be created and nobody would know. */
  #oneTaskOnce(id: number, place: Place, path: TomlPath): void {
    if (id === 0) return;
    const first = this.#seen.get(id);
    if (first === undefined) this.#seen.set(id, place);
    else
      this.#report(
        place,
        `task_id ${id} at ${shown(path)} is that of line ${first.line} already`,
        'write task_id = 0 at the one that is new',
      );
  }

  /** Odoo's database takes every character but this one, and says so of a whole list of tasks. */
  #refuseNul(text: string, place: Place, path: TomlPath): void {
    if (text.includes('\0'))
      this.#report(place, `${shown(path)} holds the character U+0000`, 'remove the escape \\u0000 or \\x00');
  }

  #wrong(node: TomlNode, path: TomlPath, rule: string, remedy: string): void {
    this.#report(this.#placeOf(node), `${shown(path)} is ${KINDS[node.kind]}; it ${rule}`, remedy);
  }

  #report(place: Place, message: string, remedy: string): void {
    this.problems.push({ message, remedy, place });
  }

  #placeOf(node: TomlNode): Place {
    return this.#placeAt(node.range[0]);
  }
}

function shown(path: TomlPath): string {
  return shorten(pathText(path), 120);
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted(
    (a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0),
  );
}
