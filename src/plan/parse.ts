import type { Problem } from '../kernel/problem.ts';
import { asWritten } from './candidate.ts';
import { candidatesOf } from './candidates.ts';
import { contentProblems } from './check-content.ts';
import { dependencyProblems } from './check-dependencies.ts';
import { hierarchyProblems } from './check-hierarchy.ts';
import { identityProblems } from './check-identity.ts';
import { readDocument } from './document.ts';
import { DraftCollector } from './drafts.ts';
import { PlanLoadError, PlanValidationError } from './errors.ts';
import { fingerprint } from './fingerprint.ts';
import { KnownItems } from './known-items.ts';
import { type FileHead, layOut } from './layout.ts';
import { planIdentity } from './plan-identity.ts';
import type { RequirableField } from './required-fields.ts';
import type { TextSource } from './source-text.ts';
import type { ItemType, Plan } from './types.ts';
import { unresolvedReferences } from './unresolved.ts';

/** One plan file; `role` is the type of all its top-level items in planpilot's split layout. */
export type PlanSource = TextSource & { readonly role?: ItemType };

/** How strictly a plan is read. */
export interface PlanOptions {
  /** `partial` lets references pass that nothing in the loaded files answers. */
  readonly validation: 'strict' | 'partial';
  /** Keys that every item has to fill. */
  readonly require: readonly RequirableField[];
}

/**
 * Reads files into one plan. Everything that is wrong is found in one pass and thrown together:
 * {@link PlanLoadError} when some of it could not be read at all, else {@link PlanValidationError}.
 */
export function parsePlan(sources: readonly PlanSource[], options: PlanOptions): Plan {
  const loaded = load(sources);
  const { candidates, problems: untyped } = candidatesOf(loaded.collector.drafts);
  const known = new KnownItems(candidates);
  const rule = { reportMissing: options.validation === 'strict' && loaded.complete };
  const identity = planIdentity(loaded.heads);
  const invalid = [
    ...untyped,
    ...identity.problems,
    ...identityProblems(candidates),
    ...hierarchyProblems(candidates, known, rule),
    ...dependencyProblems(candidates, known, rule),
    ...contentProblems(candidates, options.require),
  ];
  const problems = inReadingOrder([...loaded.problems, ...invalid], sources);
  if (loaded.problems.length > 0) throw new PlanLoadError(problems);
  if (problems.length > 0) throw new PlanValidationError(problems);
  const items = candidates.map(({ item }) => item);
  return {
    ...identity.given,
    items,
    unresolved: candidates.flatMap((candidate) => unresolvedReferences(candidate, known)),
    fingerprint: fingerprint(candidates.map(asWritten)),
    files: sources.map(({ file }) => file),
  };
}

interface Loaded {
  readonly heads: readonly FileHead[];
  readonly collector: DraftCollector;
  readonly problems: readonly Problem[];
  /** Everything that the files hold was understood. */
  readonly complete: boolean;
}

function load(sources: readonly PlanSource[]): Loaded {
  const collector = new DraftCollector();
  const heads: FileHead[] = [];
  const problems: Problem[] = [];
  for (const source of sources) {
    const reading = readDocument(source);
    if ('problems' in reading) {
      problems.push(...reading.problems);
      continue;
    }
    const layout = layOut(reading.document, source.role);
    problems.push(...layout.problems);
    heads.push(layout.head);
    if (layout.list !== undefined) collector.collect(layout.list);
  }
  const all = [...problems, ...collector.problems];
  return { heads, collector, problems: all, complete: all.length === 0 };
}

function inReadingOrder(problems: readonly Problem[], sources: readonly PlanSource[]): Problem[] {
  const rank = new Map(sources.map(({ file }, index) => [file, index]));
  const rankOf = ({ place }: Problem): number => (place === undefined ? -1 : (rank.get(place.file) ?? -1));
  return problems.toSorted(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
      (a.place?.column ?? 0) - (b.place?.column ?? 0),
  );
}
