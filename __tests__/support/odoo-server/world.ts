/** Rights that count here, as Odoo names its groups. */
export type Group = 'manager' | 'user' | 'internal' | 'portal';

export interface User {
  readonly id: number;
  readonly login: string;
  readonly password: string;
  readonly keys: readonly string[];
  readonly group: Group;
}

export interface Project {
  readonly id: number;
  readonly name: string;
  active: boolean;
  /** Logins that do not see it. */
  readonly hiddenFrom?: readonly string[];
}

export interface Stage {
  readonly id: number;
  readonly name: string;
  readonly sequence: number;
  projectIds: readonly number[];
  /** Owner of a personal stage. */
  readonly userId?: number;
}

/** Names by language; `en_US` is the source. */
export interface Tag {
  readonly id: number;
  readonly names: Readonly<Record<string, string>>;
}

export interface Task {
  readonly id: number;
  readonly name: string;
  readonly description: string | false;
  readonly projectId: number | undefined;
  readonly parentId: number | undefined;
  readonly stageId: number | undefined;
  readonly tagIds: readonly number[];
  readonly userIds: readonly number[];
  readonly displayInProject: boolean;
  readonly createUid: number;
  readonly createDate: string;
  /** Messages that its creation posted. */
  readonly messages: number;
  active: boolean;
}

export type Version = '17.0' | '18.0' | '19.0';

/** One database. */
export class OdooWorld {
  readonly version: Version;
  readonly database: string;
  readonly users: User[] = [];
  readonly projects: Project[] = [];
  readonly stages: Stage[] = [];
  readonly tags: Tag[] = [];
  readonly tasks: Task[] = [];
  /** Installed besides the source language. */
  languages: readonly string[] = [];
  /** Logins, beside portal users, that may not create tags. */
  readonly tagless = new Set<string>();
  /** Tag names that a constraint of the database refuses. */
  readonly refusedTags = new Set<string>();
  readonly now: () => number;
  #lastId = 100;

  constructor(version: Version, options: { readonly database?: string; readonly now?: () => number } = {}) {
    this.version = version;
    this.database = options.database ?? 'acme';
    this.now = options.now ?? (() => Date.UTC(2026, 10, 21, 9));
  }

  get major(): number {
    return Number.parseInt(this.version, 10);
  }

  /** Ids rise, and those of transactions that failed are lost. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  timestamp(): string {
    return new Date(this.now()).toISOString().slice(0, 19).replace('T', ' ');
  }
}

export const KEYS = {
  manager: 'a'.repeat(40),
  user: 'b'.repeat(40),
  internal: 'c'.repeat(40),
  portal: 'd'.repeat(40),
} as const;

/** A database with one user of each kind and one project without stages. */
export function acme(version: Version, now?: () => number): OdooWorld {
  const world = new OdooWorld(version, now === undefined ? {} : { now });
  for (const [index, group] of (['manager', 'user', 'internal', 'portal'] as const).entries()) {
    const login = `${group}@acme.example`;
    world.users.push({ id: 6 + index, login, password: `${group}-password`, keys: [KEYS[group]], group });
  }
  world.projects.push({ id: 1, name: 'Roadmap', active: true });
  return world;
}
