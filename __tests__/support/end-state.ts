import type { PlainIssue } from '../../src/github-server/store/inspect.ts';

export type EndState = ReturnType<typeof endState>;

/** What a person sees in the end, by titles: numbers may differ between two ways of getting there. */
export function endState(issues: readonly PlainIssue[]) {
  const titleOf = new Map(issues.map(({ repository, number, title }) => [`${repository}#${number}`, title]));
  const titles = (references: readonly string[]) =>
    references.map((each) => titleOf.get(each) ?? each).toSorted((a, b) => (a < b ? -1 : 1));
  return issues
    .map((issue) => ({
      title: issue.title,
      body: issue.body,
      type: issue.issueType,
      labels: issue.labels.toSorted(),
      parent: issue.parent === null ? null : titleOf.get(issue.parent),
      children: titles(issue.subIssues),
      blockedBy: titles(issue.blockedBy),
      board: issue.items.map(({ values }) => values),
    }))
    .toSorted((a, b) => (a.title < b.title ? -1 : 1));
}
