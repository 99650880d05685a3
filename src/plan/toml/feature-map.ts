import type { Place } from '../../kernel/problem.ts';
import type { PlanItemId } from '../types.ts';
import type { TextRange, TomlPath } from './toml-tree.ts';

/** A feature or a user story as the map states it. */
export interface FeatureTask {
  /** Derived from the place in the file; the same for the same file, unique in it, fit to be the id of a plan item. */
  readonly id: PlanItemId;
  readonly kind: 'feature' | 'story';
  /** As written, blanks included. */
  readonly name: string;
  /** Plain text; empty when the map has none. */
  readonly description: string;
  /** Trimmed, each once, in the order of the map. */
  readonly tags: readonly string[];
  /** Id of the existing task; 0 stands for a task that is to be created. */
  readonly taskId: number;
  /** The feature of a story. */
  readonly parent?: PlanItemId;
  /** Where the feature or story starts. */
  readonly place: Place;
  /** Where its `task_id` is. */
  readonly taskIdAt: TaskIdAt;
}

/** The one number of a task that may be replaced. */
export interface TaskIdAt {
  readonly path: TomlPath;
  readonly place: Place;
  /** In the text without its byte order mark. */
  readonly range: TextRange;
}

/** What a `feature_user_story_map.toml` asks for. */
export interface FeatureMap {
  /** Path relative to the workspace, with forward slashes. */
  readonly file: string;
  /** Each feature followed by its stories, in the order of the file. */
  readonly tasks: readonly FeatureTask[];
}
