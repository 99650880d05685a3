import { instant } from '../clock.ts';
import type { Issue, Repository } from '../store/entities.ts';
import type { World } from '../store/world.ts';

/** The REST issue list: pull requests included, open ones unless asked otherwise, newest first, labels by index. */
export function restIssues(world: World, repository: Repository, query: URLSearchParams): readonly Issue[] {
  const state = query.get('state') ?? 'open';
  const labels = (query.get('labels') ?? '').split(',').filter((label) => label !== '');
  const since = query.get('since');
  const creator = query.get('creator')?.toLowerCase();
  const found = repository.issues.filter((issue) => {
    const seen = labels.length > 0 ? world.index.see(issue, world.now()) : issue;
    if (!seen || (state !== 'all' && seen.state.toLowerCase() !== state)) return false;
    if (since !== null && seen.updatedMs < instant(since)) return false;
    if (creator !== undefined && issue.author?.login.toLowerCase() !== creator) return false;
    const names = seen.labels.map((label) => (typeof label === 'string' ? label : label.name.toLowerCase()));
    return labels.every((label) => names.includes(label.toLowerCase()));
  });
  const key = query.get('sort') === 'updated' ? 'updatedMs' : 'createdMs';
  const sorted = found.toSorted((left, right) => left[key] - right[key] || left.number - right.number);
  return query.get('direction') === 'asc' ? sorted : sorted.toReversed();
}
