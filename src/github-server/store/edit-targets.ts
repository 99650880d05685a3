import type { Input } from '../input.ts';
import type { Account, Issue, Project, ProjectField, ProjectItem, Repository } from './entities.ts';
import { RuleError } from './errors.ts';
import { projectName } from './inspect.ts';
import { ensureAccount } from './seed.ts';
import { findOf, findRepository, type World } from './world.ts';

/** The person a command names. */
export function person(world: World, input: Input): Account {
  return ensureAccount(world, input.optionalText('by') ?? 'carol');
}

/** The repository a command names, or the world's first. */
export function repositoryOf(world: World, input: Input, member: string): Repository {
  const name = input.optionalText(member);
  const found = name === undefined ? [...world.repositories.values()][0] : findRepository(world, name);
  return found ?? missing(`repository '${name ?? ''}'`);
}

/** The issue a command names. */
export function issueOf(world: World, input: Input, member: string): Issue {
  const number = input.optionalNumber(member);
  if (number !== undefined) return byNumber([...world.repositories.values()][0], number);
  const text = input.text(member);
  const [name, digits] = text.split('#');
  if (digits === undefined) return findOf(world, 'Issue', text);
  return byNumber(findRepository(world, name ?? ''), Number(digits));
}

function byNumber(repository: Repository | undefined, number: number): Issue {
  return repository?.issues.find((issue) => issue.number === number) ?? missing(`issue ${number}`);
}

/** The board a command names as `owner/number`, or the world's first. */
export function projectOf(world: World, input: Input): Project {
  const name = input.optionalText('project');
  const found = world.projects.find((project) => name === undefined || projectName(project) === name);
  return found ?? missing(`board '${name ?? ''}'`);
}

/** The item of a command's issue on its board. */
export function itemOf(world: World, input: Input): ProjectItem {
  const issue = issueOf(world, input, 'issue');
  const project = projectOf(world, input);
  const item = issue.items.find((candidate) => candidate.project === project);
  return item ?? missing(`board item of issue ${issue.number}`);
}

/** A board's column by name. */
export function column(project: Project, name: string): ProjectField {
  return project.fields.find((field) => field.name === name) ?? missing(`column '${name}'`);
}

function missing(what: string): never {
  throw new RuleError('NOT_FOUND', `there is no ${what}`);
}
