import type { SelectOption } from './entities.ts';
import { freshId, type World } from './world.ts';

/** A choice of a single select; GitHub's ids of these are eight hexadecimal digits. */
export function selectOption(world: World, name: string): SelectOption {
  const { databaseId } = freshId(world, 'SSO');
  return { id: databaseId.toString(16).padStart(8, '0'), name, color: 'GRAY', description: '' };
}
