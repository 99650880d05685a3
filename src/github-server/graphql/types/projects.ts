import { timestamp } from '../../clock.ts';
import type { Project, ProjectField } from '../../store/entities.ts';
import { filterItems } from '../../store/item-query.ts';
import { connect } from '../connections.ts';
import { define, type Fields } from '../fields.ts';
import { cellTables, cellValue, cellValues } from './project-cells.ts';

const field: Fields<ProjectField> = {
  createdAt: ({ createdMs }) => timestamp(createdMs),
  updatedAt: ({ createdMs }) => timestamp(createdMs),
};

/** Boards, their columns and their items. */
export const projects = {
  ...cellTables,
  ...define('ProjectV2', {
    fullDatabaseId: ({ databaseId }) => String(databaseId),
    url: (source, _args, { world }) => projectUrl(world.webUrl, source),
    createdAt: ({ createdMs }) => timestamp(createdMs),
    updatedAt: ({ updatedMs }) => timestamp(updatedMs),
    closed: () => false,
    public: () => false,
    template: () => false,
    shortDescription: () => null,
    readme: () => null,
    viewerCanUpdate: (_source, _args, { viewer }) => viewer.projects === 'write',
    field: ({ fields }, args) => fields.find((candidate) => candidate.name === args.text('name')) ?? null,
    fields: ({ fields }, args) => connect(fields, args),
    items: ({ items }, args) => {
      const shown = filterItems(
        items.filter((item) => !item.isArchived),
        args.optionalText('query') ?? '',
      );
      const descending = args.child('orderBy').optionalText('direction') === 'DESC';
      return connect(descending ? shown.toReversed() : shown, args);
    },
  }),
  ...define('ProjectV2Field', field),
  ...define('ProjectV2SingleSelectField', {
    ...field,
    options: ({ options }, args) => {
      const names = args.texts('names');
      return names ? options.filter(({ name }) => names.includes(name)) : options;
    },
  }),
  ...define('ProjectV2IterationField', {
    ...field,
    configuration: ({ iterations, completedIterations }) => ({
      iterations: iterations.toSorted((left, right) => (left.startDate < right.startDate ? -1 : 1)),
      completedIterations,
      duration: iterations[0]?.duration ?? 14,
      startDay: 1,
    }),
  }),
  ...define('ProjectV2Item', {
    fullDatabaseId: ({ databaseId }) => String(databaseId),
    type: ({ isRedacted, issue }) =>
      isRedacted ? 'REDACTED' : issue.isPullRequest ? 'PULL_REQUEST' : 'ISSUE',
    content: ({ isRedacted, issue }) => (isRedacted ? null : issue),
    createdAt: ({ createdMs }) => timestamp(createdMs),
    updatedAt: ({ updatedMs }) => timestamp(updatedMs),
    fieldValues: (source, args) => connect(cellValues(source), args),
    fieldValueByName: (source, args) => {
      const named = source.project.fields.find((candidate) => candidate.name === args.text('name'));
      return (named && cellValue(source, named)) ?? null;
    },
  }),
};

function projectUrl(webUrl: string, { owner, number }: Project): string {
  const folder = owner.kind === 'Organization' ? 'orgs' : 'users';
  return `${webUrl}/${folder}/${owner.login}/projects/${number}`;
}
