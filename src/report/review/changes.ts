import type { Operation } from '../../contracts/operation.ts';
import type { ItemOutcome, SyncResult } from '../../contracts/sync-result.ts';
import { groupBy } from '../../kernel/group-by.ts';
import type { ReportInput } from '../report-input.ts';
import { epicFolds, type FoldStyle, type ItemView } from './epic-folds.ts';
import { actionWords } from './operation-text.ts';

/**
 * What happens to which item, in folds per epic. With a base plan to compare with, what the pull request changes is told
 * apart from how the tracker differed before.
 */
export function changeSections(
  { result, run, noun = 'issue' }: ReportInput,
  { which, diffs }: { readonly which: 'all' | 'changed'; readonly diffs: boolean },
): readonly string[] {
  const { operations, outcomes, dryRun } = result;
  const styleOf = (views: readonly ItemView[]): FoldStyle => ({
    dryRun,
    noun,
    diffs: new Set(diffs ? longTexts(views).slice(0, MAX_DIFFS) : []),
  });
  const folds = (views: readonly ItemView[]): readonly string[] => [
    ...epicFolds(views, outcomes, styleOf(views)),
    ...(diffs ? undrawn(longTexts(views).length) : []),
  ];
  if (!operations.some(({ origin }) => origin !== undefined)) {
    const views = viewsOf(result, operations);
    const shown = which === 'all' ? views : views.filter(({ outcome }) => outcome.status !== 'unchanged');
    return titled('Details', folds(shown));
  }
  const ofPlan = changedBy(result, (operation) => operation.origin !== 'standing');
  const standing = changedBy(result, (operation) => operation.origin === 'standing');
  const heading = run?.pullRequest === undefined ? 'The change of the plan' : 'This pull request changes';
  return [
    `### ${heading}`,
    ...(ofPlan.length === 0 ? ['Nothing.'] : folds(ofPlan)),
    ...titled('Already differed before', folds(standing)),
  ];
}

/** Diffs of one list; to find more differences would take longer than anybody reads. */
const MAX_DIFFS = 400;

function longTexts(views: readonly ItemView[]): readonly Operation[] {
  return views.flatMap(({ operations }) =>
    operations.filter(({ before, after }) => before.includes('\n') || after.includes('\n')),
  );
}

function undrawn(count: number): readonly string[] {
  return count <= MAX_DIFFS
    ? []
    : [`Differences are shown of the first ${MAX_DIFFS} of ${count} long texts.`];
}

function titled(title: string, folds: readonly string[]): readonly string[] {
  return folds.length === 0 ? [] : [`### ${title}`, ...folds];
}

function changedBy(result: SyncResult, belongs: (operation: Operation) => boolean): readonly ItemView[] {
  return viewsOf(result, result.operations.filter(belongs)).filter(({ operations }) => operations.length > 0);
}

/** Where a result has no operations, the fields that each outcome tells stand for them. */
function viewsOf(result: SyncResult, operations: readonly Operation[]): readonly ItemView[] {
  const { dryRun, outcomes } = result;
  if (result.operations.length === 0)
    return outcomes.map((outcome) => ({
      outcome,
      operations: fromOutcome(outcome),
      words: wordsOf(outcome, fieldsAndLinks(outcome, dryRun)),
    }));
  const byItem = groupBy(operations, ({ item }) => item);
  return outcomes.map((outcome) => {
    const own = byItem.get(outcome.item.id) ?? [];
    return { outcome, operations: own, words: wordsOf(outcome, actionWords(own, dryRun)) };
  });
}

function wordsOf({ status, created }: ItemOutcome, done: string): string {
  if (status === 'created' || status === 'updated') return done === '' ? status : done;
  return created ? `created, ${status}` : status;
}

function fieldsAndLinks({ status, relinked, changes }: ItemOutcome, dryRun: boolean): string {
  if (status === 'created') return dryRun ? 'create' : 'created';
  const words = [
    ...(changes.length > 0 || !relinked ? [dryRun ? 'update' : 'updated'] : []),
    ...(relinked ? [dryRun ? 'relink' : 'relinked'] : []),
  ];
  return words.join(', ');
}

function fromOutcome({ item, changes }: ItemOutcome): readonly Operation[] {
  const subject = { action: 'set', item: item.id, title: item.title, digest: '' } as const;
  return changes.map((change) => ({ ...subject, ...change }));
}
