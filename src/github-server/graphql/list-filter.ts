import { instant } from '../clock.ts';
import type { Input } from '../input.ts';
import { RuleError } from '../store/errors.ts';
import type { ListFilter } from '../store/listing.ts';

/** Reads the arguments of `Repository.issues`, where `filterBy` wins over its older twins. */
export function listFilter(args: Input): ListFilter {
  const filterBy = args.child('filterBy');
  for (const name of ['mentioned', 'milestone']) {
    if (filterBy.has(name)) {
      throw new RuleError('NOT_IMPLEMENTED', `github-server does not implement filterBy.${name}`);
    }
  }
  const since = filterBy.optionalText('since');
  const orderBy = args.child('orderBy');
  return {
    labels: filterBy.texts('labels') ?? args.texts('labels'),
    states: filterBy.texts('states') ?? args.texts('states'),
    createdBy: filterBy.optionalText('createdBy'),
    assignee: filterBy.optionalText('assignee'),
    type: filterBy.optionalText('type'),
    milestoneNumber: filterBy.optionalText('milestoneNumber'),
    sinceMs: since === undefined ? undefined : instant(since),
    orderField: orderBy.optionalText('field') ?? 'CREATED_AT',
    descending: orderBy.optionalText('direction') === 'DESC',
  };
}
