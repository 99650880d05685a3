import type {
  Account,
  Branch,
  Comment,
  Commit,
  Issue,
  IssueField,
  IssueType,
  Label,
  Milestone,
  Project,
  ProjectField,
  ProjectItem,
  Repository,
} from './entities.ts';

/** Every kind of thing that has a global node id. */
export type Entity =
  | Account
  | IssueType
  | Repository
  | Label
  | Milestone
  | Issue
  | Comment
  | IssueField
  | Project
  | ProjectField
  | ProjectItem
  | Branch
  | Commit;

export type Kind = Entity['kind'];

type Holding<E extends Entity, K extends Kind> = E extends Entity ? (K extends E['kind'] ? E : never) : never;

/** The entity type behind a kind word. */
export type EntityOf<K extends Kind> = Holding<Entity, K>;

/** Whether a value is an entity of the given kind. */
export function isKind<K extends Kind>(kind: K, value: unknown): value is EntityOf<K> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}

/** Whether an entity is one of the board columns. */
export function isProjectField(entity: Entity): entity is ProjectField {
  return entity.kind.startsWith('ProjectV2') && entity.kind.endsWith('Field');
}

/** Whether an entity is an organization's issue field. */
export function isIssueField(entity: Entity): entity is IssueField {
  return entity.kind.startsWith('IssueField');
}
