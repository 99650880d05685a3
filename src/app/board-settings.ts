import type { EngineConfig } from '../engine/config.ts';
import type { Problem } from '../kernel/problem.ts';
import { nearest } from '../kernel/suggest.ts';
import { type FieldValue, ITEM_TYPES, type ItemType } from '../plan/types.ts';
import type { Config, TYPE_STRATEGIES } from './config-schema.ts';
import { placedIn, type Sources } from './sources.ts';

/** How an issue shows its level. */
export type TypeStrategy = (typeof TYPE_STRATEGIES)[number];

/** What the settings say about board fields and issue types. */
export interface BoardSettings {
  readonly engine: Pick<EngineConfig, 'sizeField' | 'sizeFieldRequired' | 'initialFields'>;
  readonly typeStrategy: TypeStrategy;
  readonly typeMap: Readonly<Record<ItemType, string>>;
}

const DEFAULT_TYPES: Readonly<Record<ItemType, string>> = { EPIC: 'Epic', STORY: 'Story', TASK: 'Task' };
const DEFAULT_SIZE_FIELD = 'Size';

export function boardSettings(config: Config, sources: Sources, problems: Problem[]): BoardSettings {
  const writesSizes = config.field_config?.size_from_tshirt ?? true;
  return {
    engine: {
      ...(writesSizes ? { sizeField: config.size_field ?? DEFAULT_SIZE_FIELD } : {}),
      sizeFieldRequired: writesSizes && typeof config.size_field === 'string',
      initialFields: initialFields(config),
    },
    typeStrategy: config.type_strategy ?? 'issue-type',
    typeMap: typeMapOf(config.field_config?.create_type_map, sources, problems),
  };
}

/** Without a board, fields have no place; planpilot spells "leave it empty" as `none`. */
function initialFields(config: Config): Readonly<Record<string, FieldValue>> {
  if (typeof config.board_url !== 'string') return {};
  const wanted = { Status: config.status, Priority: config.priority, Iteration: config.iteration };
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([name, value]) =>
      typeof value === 'string' && value.toLowerCase() !== 'none' ? [[name, value]] : [],
    ),
  );
}

function typeMapOf(
  given: Readonly<Record<string, string>> | null | undefined,
  sources: Sources,
  problems: Problem[],
): Readonly<Record<ItemType, string>> {
  const types: Record<ItemType, string> = { ...DEFAULT_TYPES };
  for (const [name, value] of Object.entries(given ?? {})) {
    const type = ITEM_TYPES.find((known) => known === name.trim().toUpperCase());
    if (type === undefined) {
      const near = nearest(name, ITEM_TYPES);
      const message = `field_config.create_type_map: "${name}" is not a type of plan items`;
      const remedy = near === undefined ? `use ${ITEM_TYPES.join(', ')}` : `did you mean "${near}"?`;
      problems.push(placedIn(sources, ['field_config', 'create_type_map', name], { message, remedy }));
    } else {
      types[type] = value;
    }
  }
  return types;
}
