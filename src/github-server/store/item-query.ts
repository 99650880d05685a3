import type { ProjectItem } from './entities.ts';
import { RuleError } from './errors.ts';

/**
 * Narrows board items by the board's filter language, as far as it is served here: free words in the title, and
 * `is:`, `label:`, `repo:`, `no:<column>` and `<column>:<value>`, each with `-` in front to negate.
 */
export function filterItems(items: readonly ProjectItem[], query: string): readonly ProjectItem[] {
  const terms: readonly string[] = query.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  return terms.reduce<readonly ProjectItem[]>((left, term) => {
    const negated = term.startsWith('-');
    const matches = predicate(negated ? term.slice(1) : term);
    return left.filter((item) => matches(item) !== negated);
  }, items);
}

function predicate(term: string): (item: ProjectItem) => boolean {
  const [name = '', ...rest] = term.split(':');
  const value = rest.join(':').replaceAll('"', '').toLowerCase();
  if (rest.length === 0) {
    const word = term.replaceAll('"', '').toLowerCase();
    return ({ issue }) => issue.title.toLowerCase().includes(word);
  }
  switch (name.toLowerCase()) {
    case 'is':
      return isPredicate(value);
    case 'label':
      return ({ issue }) => issue.labels.some((label) => label.name.toLowerCase() === value);
    case 'repo':
      return ({ issue: { repository } }) =>
        `${repository.owner.login}/${repository.name}`.toLowerCase() === value;
    case 'no':
      return (item) => cellText(item, value) === undefined;
    default:
      return (item) => value.split(',').includes(cellText(item, name.toLowerCase()) ?? '');
  }
}

function isPredicate(value: string): (item: ProjectItem) => boolean {
  switch (value) {
    case 'open':
      return ({ issue }) => issue.state === 'OPEN';
    case 'closed':
      return ({ issue }) => issue.state === 'CLOSED';
    case 'issue':
      return ({ issue, isRedacted }) => !issue.isPullRequest && !isRedacted;
    case 'pr':
      return ({ issue }) => issue.isPullRequest;
    default:
      throw new RuleError('NOT_IMPLEMENTED', `github-server does not implement the item filter is:${value}`);
  }
}

/** A cell as the filter language sees it; columns are named with `-` for spaces. */
function cellText(item: ProjectItem, column: string): string | undefined {
  const field = item.project.fields.find(({ name }) => name.toLowerCase().replaceAll(' ', '-') === column);
  const value = field && item.values.get(field.id)?.value;
  if (value === undefined || !field) return undefined;
  const choices = [...field.options, ...field.iterations.map(({ id, title }) => ({ id, name: title }))];
  return (choices.find(({ id }) => id === value)?.name ?? String(value)).toLowerCase();
}
