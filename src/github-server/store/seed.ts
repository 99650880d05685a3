import type { IssueFieldOptions, OwnerOptions, RepositoryOptions } from '../options.ts';
import type { Account, IssueField, IssueType, Repository } from './entities.ts';
import { seedBranch } from './git.ts';
import { createLabel } from './labels.ts';
import { seedProject } from './seed-project.ts';
import { selectOption } from './select-option.ts';
import { findAccount, freshId, fullName, register, type World } from './world.ts';

const defaultTypes = ['Epic', 'Story', 'Task', 'Bug', 'Feature'];

const defaultLabels = [
  { name: 'bug', color: 'd73a4a', description: "Something isn't working" },
  { name: 'documentation', color: '0075ca', description: 'Improvements or additions to documentation' },
  { name: 'enhancement', color: 'a2eeef', description: 'New feature or request' },
];

/** Fills an empty world with owners and what they own. */
export function seed(world: World, owners: readonly OwnerOptions[]): void {
  for (const options of owners) seedOwner(world, options);
}

/** The account of this login, made as a user when the world lacks it. */
export function ensureAccount(world: World, login: string, kind: Account['kind'] = 'User'): Account {
  const existing = findAccount(world, login);
  if (existing) return existing;
  const prefix = kind === 'Organization' ? 'O' : kind === 'Bot' ? 'BOT' : 'U';
  const account: Account = {
    kind,
    ...freshId(world, prefix),
    login,
    name: login,
    issueTypes: [],
    issueFields: [],
  };
  world.accounts.set(login.toLowerCase(), account);
  return register(world, account);
}

function seedOwner(world: World, options: OwnerOptions): void {
  const owner = ensureAccount(world, options.login, options.kind ?? 'Organization');
  if (owner.kind === 'Organization') {
    owner.issueTypes.push(...(options.issueTypes ?? defaultTypes).map((name) => issueType(world, name)));
    owner.issueFields.push(...(options.issueFields ?? []).map((field) => issueField(world, field)));
  }
  for (const repository of options.repositories ?? []) seedRepository(world, owner, repository);
  for (const [at, project] of (options.projects ?? []).entries()) seedProject(world, owner, at + 1, project);
}

function issueType(world: World, name: string): IssueType {
  return register(world, {
    kind: 'IssueType',
    id: freshId(world, 'IT').id,
    name,
    description: '',
    color: 'GRAY',
    isEnabled: true,
  });
}

const fieldKinds = {
  TEXT: 'IssueFieldText',
  NUMBER: 'IssueFieldNumber',
  DATE: 'IssueFieldDate',
  SINGLE_SELECT: 'IssueFieldSingleSelect',
} as const;

function issueField(world: World, options: IssueFieldOptions): IssueField {
  return register(world, {
    kind: fieldKinds[options.dataType],
    id: freshId(world, 'IF').id,
    name: options.name,
    options: (options.options ?? []).map((name) => selectOption(world, name)),
    createdMs: world.now(),
  });
}

function seedRepository(world: World, owner: Account, options: RepositoryOptions): Repository {
  const repository: Repository = {
    kind: 'Repository',
    ...freshId(world, 'R'),
    owner,
    name: options.name,
    isPrivate: options.isPrivate ?? false,
    isArchived: options.isArchived ?? false,
    hasIssuesEnabled: options.hasIssuesEnabled ?? true,
    createdMs: world.now(),
    labels: [],
    milestones: [],
    assignees: (options.assignees ?? []).map((login) => ensureAccount(world, login)),
    issues: [],
    branches: [],
    nextNumber: 1,
  };
  for (const label of options.labels ?? defaultLabels) {
    createLabel(
      world,
      repository,
      typeof label === 'string' ? { name: label, color: 'ededed' } : { color: 'ededed', ...label },
    );
  }
  for (const title of options.milestones ?? []) seedMilestone(world, repository, title);
  seedBranch(
    world,
    repository,
    'main',
    new Map(Object.entries(options.files ?? { 'README.md': `# ${options.name}\n` })),
  );
  world.repositories.set(fullName(repository).toLowerCase(), repository);
  return register(world, repository);
}

function seedMilestone(world: World, repository: Repository, title: string): void {
  const milestone = register(world, {
    kind: 'Milestone' as const,
    id: freshId(world, 'MI').id,
    repository,
    number: repository.milestones.length + 1,
    title,
    description: null,
    createdMs: world.now(),
    dueMs: null,
  });
  repository.milestones.push(milestone);
}
