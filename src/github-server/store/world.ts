import type { Account, Commit, Issue, Project, Repository } from './entities.ts';
import { RuleError, unresolvedNode } from './errors.ts';
import { type Entity, type EntityOf, isKind, type Kind } from './kinds.ts';
import { SearchIndex } from './search-index.ts';

/** Everything the server knows, and the two things it needs from outside: the time and its own address. */
export interface World {
  readonly now: () => number;
  /** Base of web addresses, `https://github.com`. */
  readonly webUrl: string;
  /** By lower-case login. */
  readonly accounts: Map<string, Account>;
  /** By lower-case `owner/name`. */
  readonly repositories: Map<string, Repository>;
  readonly projects: Project[];
  /** By node id. */
  readonly nodes: Map<string, Entity>;
  readonly index: SearchIndex;
  /** Pull requests by the commits they brought. */
  readonly pullsBySha: Map<string, Issue[]>;
  /** By id; of deleted branches as well. */
  readonly commits: Map<string, Commit>;
  /** How long a new issue cannot be found by its node id, in milliseconds. */
  readonly replicaLagMs: number;
  lastId: number;
  /** Who does what is being done at the moment. */
  actor: Account | null;
}

/** What a world starts from. */
export interface WorldSettings {
  readonly now: () => number;
  readonly webUrl?: string;
  readonly indexLagMs?: number;
  readonly replicaLagMs?: number;
}

/** An empty world. */
export function createWorld(settings: WorldSettings): World {
  return {
    now: settings.now,
    webUrl: settings.webUrl ?? 'https://github.com',
    accounts: new Map(),
    repositories: new Map(),
    projects: [],
    nodes: new Map(),
    pullsBySha: new Map(),
    commits: new Map(),
    index: new SearchIndex(settings.indexLagMs ?? 0),
    replicaLagMs: settings.replicaLagMs ?? 0,
    lastId: 0,
    actor: null,
  };
}

/** A fresh number and a node id in GitHub's style (`I_kwDO…`). */
export function freshId(world: World, prefix: string): { readonly id: string; readonly databaseId: number } {
  world.lastId += 1;
  const databaseId = 4_000_000 + world.lastId;
  return { id: `${prefix}_kwDO${databaseId.toString(36).toUpperCase().padStart(8, 'A')}`, databaseId };
}

/** Makes an entity findable by its node id. */
export function register<E extends Entity>(world: World, entity: E): E {
  world.nodes.set(entity.id, entity);
  return entity;
}

/** The entity with this node id; throws GitHub's "could not resolve" while it is too new to be seen. */
export function findNode(world: World, id: string): Entity {
  const entity = world.nodes.get(id);
  if (!entity) throw unresolvedNode(id);
  const isCreatable = entity.kind === 'Issue' || entity.kind === 'Label';
  if (isCreatable && world.now() < entity.createdMs + world.replicaLagMs) throw unresolvedNode(id);
  return entity;
}

/** The entity with this node id, which must be of the kind the caller needs. */
export function findOf<K extends Kind>(world: World, kind: K, id: string): EntityOf<K> {
  const entity = findNode(world, id);
  if (!isKind(kind, entity)) throw unresolvedNode(id);
  return entity;
}

/** The account with this login, any case. */
export function findAccount(world: World, login: string): Account | undefined {
  return world.accounts.get(login.toLowerCase());
}

/** The repository `owner/name`, any case. */
export function findRepository(world: World, name: string): Repository | undefined {
  return world.repositories.get(name.toLowerCase());
}

/** `owner/name` of a repository. */
export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

/** Web address of an issue. */
export function issueUrl(world: World, issue: Issue): string {
  const folder = issue.isPullRequest ? 'pull' : 'issues';
  return `${world.webUrl}/${fullName(issue.repository)}/${folder}/${issue.number}`;
}

/** Records that an issue changed: its time stamp moves and the index will see it after the lag. */
export function touch(world: World, issue: Issue): void {
  issue.updatedMs = world.now();
  world.index.record(issue, issue.updatedMs);
}

/** A human-made text rule: not empty, not too long, counted in code points as GitHub does. */
export function checkLength(name: string, text: string, maximum: number): void {
  if ([...text].length <= maximum) return;
  throw new RuleError('UNPROCESSABLE', `${name} is too long (maximum is ${maximum} characters)`);
}
