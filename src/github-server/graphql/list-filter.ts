import type { Input } from '../input.ts';
import type { ListFilter } from '../store/listing.ts';

/** Reads the arguments of `Repository.issues`, where `filterBy` wins over its older twins. */
export function listFilter(args: Input): ListFilter {
  const filterBy = args.child('filterBy');
  const since = filterBy.optionalText('since');
  const orderBy = args.child('orderBy');
  return {
    labels: filterBy.texts('labels') ?? args.texts('labels'),
    states: filterBy.texts('states') ?? args.texts('states'),
    createdBy: filterBy.optionalText('createdBy'),
    assignee: filterBy.optionalText('assignee'),
    type: filterBy.optionalText('type'),
    milestoneNumber: filterBy.optionalText('milestoneNumber'),
    sinceMs: since === undefined ? undefined : Date.parse(since),
    orderField: orderBy.optionalText('field') ?? 'CREATED_AT',
    descending: orderBy.optionalText('direction') === 'DESC',
  };
}
