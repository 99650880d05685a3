import type { Account, Issue, Project, ProjectItem } from './entities.ts';
import { RuleError, unresolvedNode } from './errors.ts';
import { freshId, register, type World } from './world.ts';

/** Items a board may hold. */
const projectItemLimit = 50_000;

/** Puts an issue on a board; one that is there already keeps its item, archived or not. */
export function addItem(world: World, project: Project, issue: Issue, creator: Account): ProjectItem {
  const existing = issue.items.find((item) => item.project === project);
  if (existing) return existing;
  if (project.items.length >= projectItemLimit) {
    throw new RuleError('UNPROCESSABLE', `Project cannot have more than ${projectItemLimit} items`);
  }
  const now = world.now();
  const item: ProjectItem = {
    kind: 'ProjectV2Item',
    ...freshId(world, 'PVTI'),
    project,
    creator,
    issue,
    createdMs: now,
    values: new Map(),
    isArchived: false,
    isRedacted: false,
    updatedMs: now,
  };
  project.items.push(item);
  issue.items.push(item);
  project.updatedMs = now;
  return register(world, item);
}

/** Demands that an item is on the board it is said to be on. */
export function requireMember(project: Project, item: ProjectItem): void {
  if (item.project !== project) throw unresolvedNode(item.id);
}

/** Takes an item off its board; the issue stays. */
export function deleteItem(world: World, item: ProjectItem): void {
  for (const items of [item.project.items, item.issue.items]) items.splice(items.indexOf(item), 1);
  world.nodes.delete(item.id);
  item.project.updatedMs = world.now();
}

/** Moves an item behind another one, or to the top. */
export function moveItem(world: World, item: ProjectItem, after: ProjectItem | null): void {
  if (after === item) throw new RuleError('UNPROCESSABLE', 'The item cannot be placed after itself');
  const { items } = item.project;
  items.splice(items.indexOf(item), 1);
  items.splice(after ? items.indexOf(after) + 1 : 0, 0, item);
  item.project.updatedMs = world.now();
}

/** Archives an item or brings it back. */
export function archiveItem(world: World, item: ProjectItem, archived: boolean): void {
  item.isArchived = archived;
  item.updatedMs = world.now();
}
