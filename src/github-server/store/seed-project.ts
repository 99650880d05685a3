import { instant } from '../clock.ts';
import type { FieldOptions, ProjectOptions } from '../options.ts';
import type { Account, FieldType, Iteration, Project, ProjectField } from './entities.ts';
import { selectOption } from './select-option.ts';
import { freshId, register, type World } from './world.ts';

const builtIn: readonly FieldOptions[] = [
  { name: 'Title', dataType: 'TITLE' },
  { name: 'Assignees', dataType: 'ASSIGNEES' },
  { name: 'Labels', dataType: 'LABELS' },
  { name: 'Linked pull requests', dataType: 'LINKED_PULL_REQUESTS' },
  { name: 'Milestone', dataType: 'MILESTONE' },
  { name: 'Repository', dataType: 'REPOSITORY' },
  { name: 'Parent issue', dataType: 'PARENT_ISSUE' },
  { name: 'Sub-issues progress', dataType: 'SUB_ISSUES_PROGRESS' },
];

/** Adds a board with the columns every board has, then its own. */
export function seedProject(world: World, owner: Account, number: number, options: ProjectOptions): Project {
  const now = world.now();
  const project: Project = {
    kind: 'ProjectV2',
    ...freshId(world, 'PVT'),
    number,
    owner,
    title: options.title,
    createdMs: now,
    updatedMs: now,
    fields: [],
    items: [],
  };
  for (const field of [...builtIn, ...(options.fields ?? [])]) {
    project.fields.push(seedField(world, project, field));
  }
  world.projects.push(project);
  return register(world, project);
}

function fieldKind(dataType: FieldType): ProjectField['kind'] {
  if (dataType === 'SINGLE_SELECT') return 'ProjectV2SingleSelectField';
  return dataType === 'ITERATION' ? 'ProjectV2IterationField' : 'ProjectV2Field';
}

function seedField(world: World, project: Project, options: FieldOptions): ProjectField {
  const now = world.now();
  const iterations = (options.iterations ?? []).map((iteration): Iteration => {
    return { id: freshId(world, 'ITR').databaseId.toString(16).padStart(8, '0'), ...iteration };
  });
  const isOver = (iteration: Iteration) =>
    instant(iteration.startDate) + iteration.duration * 86_400_000 <= now;
  const issueField = project.owner.issueFields.find((field) => field.name === options.issueField) ?? null;
  // A column that shows an issue field has the same choices under ids of its own.
  const choices = options.options ?? issueField?.options.map(({ name }) => name) ?? [];
  return register(world, {
    kind: fieldKind(options.dataType),
    ...freshId(world, 'PVTF'),
    project,
    name: options.name,
    dataType: options.dataType,
    createdMs: now,
    options: choices.map((name) => selectOption(world, name)),
    iterations: iterations.filter((iteration) => !isOver(iteration)),
    completedIterations: iterations.filter(isOver),
    issueField,
  });
}
