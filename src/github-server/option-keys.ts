import type {
  FieldOptions,
  IssueFieldOptions,
  LabelOptions,
  LimitOptions,
  OwnerOptions,
  ProjectOptions,
  RepositoryOptions,
  ServerOptions,
  TokenOptions,
} from './options.ts';

/** What may stand in the place of an option: any value, or mappings of known keys, by themselves, in a list or under names of their own. */
type Shape = 'any' | { readonly of: Keys; readonly many?: 'listed' | 'named' };

interface Keys {
  readonly [key: string]: Shape;
}

/** Every key of `T`, and no other. */
type KeysOf<T> = Readonly<Record<keyof T, Shape>>;

const ITERATION: KeysOf<NonNullable<FieldOptions['iterations']>[number]> = {
  title: 'any',
  startDate: 'any',
  duration: 'any',
};
const FIELD: KeysOf<FieldOptions> = {
  name: 'any',
  dataType: 'any',
  options: 'any',
  iterations: listed(ITERATION),
  issueField: 'any',
};
const PROJECT: KeysOf<ProjectOptions> = { title: 'any', fields: listed(FIELD) };
const ISSUE_FIELD: KeysOf<IssueFieldOptions> = { name: 'any', dataType: 'any', options: 'any' };
const LABEL: KeysOf<LabelOptions> = { name: 'any', color: 'any', description: 'any' };
const REPOSITORY: KeysOf<RepositoryOptions> = {
  name: 'any',
  labels: listed(LABEL),
  milestones: 'any',
  assignees: 'any',
  isPrivate: 'any',
  isArchived: 'any',
  hasIssuesEnabled: 'any',
  files: 'any',
};
const OWNER: KeysOf<OwnerOptions> = {
  login: 'any',
  kind: 'any',
  issueTypes: 'any',
  issueFields: listed(ISSUE_FIELD),
  repositories: listed(REPOSITORY),
  projects: listed(PROJECT),
};
const PERMISSIONS: KeysOf<NonNullable<TokenOptions['permissions']>> = {
  issues: 'any',
  projects: 'any',
  contents: 'any',
  pullRequests: 'any',
};
const TOKEN: KeysOf<TokenOptions> = {
  login: 'any',
  kind: 'any',
  permissions: { of: PERMISSIONS },
  repositories: 'any',
  pushAccess: 'any',
  admin: 'any',
  pointsPerHour: 'any',
};
const LIMITS: KeysOf<LimitOptions> = {
  restPerHour: 'any',
  pointsPerMinute: 'any',
  maxConcurrent: 'any',
  contentPerMinute: 'any',
  contentPerHour: 'any',
  contentCounts: 'any',
  contentRefusal: 'any',
  primaryRefusal: 'any',
  secondaryRefusal: 'any',
  retryAfterSeconds: 'any',
  timeoutMs: 'any',
  positionRace: 'any',
};
const LATENCY: KeysOf<NonNullable<ServerOptions['latency']>> = { requestMs: 'any', mutationMs: 'any' };
/** A clock cannot be written as JSON. */
const SERVER: KeysOf<Omit<ServerOptions, 'clock'>> = {
  port: 'any',
  ghes: 'any',
  owners: listed(OWNER),
  tokens: { of: TOKEN, many: 'named' },
  limits: { of: LIMITS },
  latency: { of: LATENCY },
  indexLagMs: 'any',
  replicaLagMs: 'any',
};

/** What is wrong with the keys of options that come from outside, one line each: unknown ones would do nothing. */
export function unknownOptions(options: object): readonly string[] {
  return unknownIn(options, SERVER, '');
}

function listed(of: Keys): Shape {
  return { of, many: 'listed' };
}

function unknownIn(value: unknown, known: Keys, where: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = where === '' ? key : `${where}.${key}`;
    const shape = Object.hasOwn(known, key) ? known[key] : undefined;
    if (shape === undefined) return [`unknown option "${at}"; ${suggestion(key, Object.keys(known))}`];
    return shape === 'any'
      ? []
      : partsOf(inner, shape, at).flatMap(([part, place]) => unknownIn(part, shape.of, place));
  });
}

function partsOf(
  value: unknown,
  { many }: Exclude<Shape, 'any'>,
  at: string,
): readonly (readonly [unknown, string])[] {
  if (many === undefined) return [[value, at]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([key, part]) => [
    part,
    many === 'listed' ? `${at}[${key}]` : `${at}.${key}`,
  ]);
}

function suggestion(key: string, known: readonly string[]): string {
  const near = known.find((each) => isNear(key.toLowerCase(), each.toLowerCase()));
  return near === undefined ? `there are ${known.join(', ')}` : `did you mean "${near}"?`;
}

/** Whether one word begins the other, or they differ by letters in one place only. */
function isNear(a: string, b: string): boolean {
  if (a.startsWith(b) || b.startsWith(a)) return true;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return Math.max(a.length, b.length) - start - end <= 2;
}
