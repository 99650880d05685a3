import { ITEM_TYPES, type ItemType } from '../../plan/types.ts';
import type { TypeScheme } from './context.ts';
import type { Findings } from './open-findings.ts';
import type { GithubOptions } from './settings.ts';

/** An issue type as the repository lists it. */
export interface KnownType {
  readonly id: string;
  readonly name: string;
  readonly isEnabled: boolean;
}

type TypeOptions = Pick<GithubOptions, 'typeStrategy' | 'typeMap' | 'needs'>;

/** How levels will be shown; types that the plan uses and the repository does not have become findings. */
export function resolveTypes(
  options: TypeOptions,
  known: readonly KnownType[],
  userBoard: boolean,
  findings: Findings,
): TypeScheme {
  const levelOf = new Map(ITEM_TYPES.map((level) => [options.typeMap[level].toLowerCase(), level]));
  if (options.typeStrategy === 'label') return { strategy: 'label', labelOf: options.typeMap, levelOf };
  const idOf = new Map<ItemType, string>();
  const absent: string[] = [];
  for (const level of ITEM_TYPES) {
    const name = options.typeMap[level];
    const type = known.find((each) => each.isEnabled && each.name.toLowerCase() === name.toLowerCase());
    if (type !== undefined) idOf.set(level, type.id);
    else if (options.needs.itemTypes.includes(level)) absent.push(name);
  }
  reportAbsent(absent, known, findings);
  if (userBoard && absent.length === 0) {
    findings.missing(
      'a board of a user has no place for issue types',
      'set the type strategy to label, or use a board of the organization',
    );
  }
  return { strategy: 'issue-type', idOf, levelOf };
}

function reportAbsent(absent: readonly string[], known: readonly KnownType[], findings: Findings): void {
  if (absent.length === 0) return;
  const enabled = known.filter(({ isEnabled }) => isEnabled).map(({ name }) => name);
  if (enabled.length === 0) {
    findings.missing(
      'the repository has no issue types (only repositories of organizations can have them)',
      'set the type strategy to label',
    );
    return;
  }
  findings.missing(
    `there is no issue type ${absent.join(', ')}; there are ${enabled.join(', ')}`,
    'have an owner of the organization add it, map the level to another type, or set the type strategy to label',
  );
}
