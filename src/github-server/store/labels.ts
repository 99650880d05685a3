import type { Issue, Label, Repository } from './entities.ts';
import { RuleError } from './errors.ts';
import { checkLabels, updateIssue } from './issues.ts';
import { checkLength, freshId, register, type World } from './world.ts';

/** What a new label is made of; `color` is six hexadecimal digits. */
export interface NewLabel {
  readonly name: string;
  readonly color: string;
  readonly description?: string | null;
}

/** Adds a label to a repository; names are unique whatever their case. */
export function createLabel(world: World, repository: Repository, input: NewLabel): Label {
  if (input.name.trim() === '') throw new RuleError('UNPROCESSABLE', "Name can't be blank");
  checkLength('name', input.name, 50);
  checkLength('description', input.description ?? '', 100);
  if (!/^[0-9a-f]{6}$/i.test(input.color)) throw new RuleError('UNPROCESSABLE', 'Color is invalid');
  if (findLabel(repository, input.name)) {
    throw new RuleError('UNPROCESSABLE', 'Name has already been taken');
  }
  const label: Label = {
    kind: 'Label',
    ...freshId(world, 'LA'),
    repository,
    name: input.name,
    color: input.color.toLowerCase(),
    description: input.description ?? null,
    createdMs: world.now(),
  };
  repository.labels.push(label);
  return register(world, label);
}

/** The repository's label of this name, whatever the case. */
export function findLabel(repository: Repository, name: string): Label | undefined {
  const wanted = name.toLowerCase();
  return repository.labels.find((label) => label.name.toLowerCase() === wanted);
}

/** Adds labels to an issue; those it has already stay. */
export function addLabels(world: World, issue: Issue, labels: readonly Label[]): void {
  const missing = labels.filter((label) => !issue.labels.includes(label));
  if (missing.length === 0) return;
  checkLabels([...issue.labels, ...missing]);
  updateIssue(world, issue, { labels: [...issue.labels, ...missing] });
}

/** Takes labels from an issue; those it lacks don't matter. */
export function removeLabels(world: World, issue: Issue, labels: readonly Label[]): void {
  const left = issue.labels.filter((label) => !labels.includes(label));
  if (left.length !== issue.labels.length) updateIssue(world, issue, { labels: left });
}
