import { ProviderError } from '../../contracts/errors.ts';
import type { Provider, ProviderWriter, ReadOnlyProvider } from '../../contracts/provider.ts';
import { createItem } from './creation.ts';
import { type DiscoveryPorts, discover } from './discovery.ts';
import { workOf } from './forecast.ts';
import { IssueFields } from './issue-fields.ts';
import { IssueReader } from './issue-reader.ts';
import { Issues } from './issues.ts';
import { Labels } from './labels.ts';
import { LostCreates } from './lost-creates.ts';
import { toItem } from './mapping.ts';
import { type Opened, openContext } from './open.ts';
import { ProjectFields } from './project-fields.ts';
import { Relations } from './relations.ts';
import type { GithubOptions } from './settings.ts';
import { shownValue } from './shown-value.ts';
import { Siblings } from './siblings.ts';
import { Writes } from './writes.ts';

/** GitHub's documented limits; how many blockers it takes is reported, not documented, hence the smaller figure. */
const LIMITS = { titleLength: 256, bodyLength: 65_536, childrenPerItem: 100, blockersPerItem: 50 } as const;

/** Creates in one document; callers admit that many times their concurrency, which is a level of an ordinary plan. */
const BATCH_SIZE = 20;

/**
 * Opens a repository, and a board when one is configured, for reading and writing.
 * @throws everything that {@link openContext} throws; the transport is disposed then
 */
export async function openGithubProvider(options: GithubOptions): Promise<Provider> {
  try {
    return assemble(options, await openContext(options));
  } catch (error) {
    await options.transport[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * Opens a repository, and a board when one is configured, for reading alone: nothing that could write is made. A token
 * that may not write is no error then, but worth a warning: the run that is to write needs another.
 * @throws everything that {@link openContext} throws; the transport is disposed then
 */
export async function openGithubReader(options: GithubOptions): Promise<ReadOnlyProvider> {
  try {
    return assembleReader(options, await openContext(options, 'read'));
  } catch (error) {
    await options.transport[Symbol.asyncDispose]();
    throw error;
  }
}

function assemble(options: GithubOptions, { context, labels, warnings }: Opened): Provider {
  const { transport, clock, logger, marker, signal } = options;
  const reader = new IssueReader(transport, context, logger);
  const writes = new Writes({ transport, clock, logger, ...(signal === undefined ? {} : { signal }) });
  const fields =
    context.board === undefined
      ? undefined
      : new ProjectFields(writes, reader, context.board, new IssueFields(transport, writes, context));
  return {
    ...assembleReader(options, {
      context,
      labels,
      warnings,
      ...(fields === undefined ? {} : { remember: (issueId, item) => fields.remember(issueId, item) }),
    }),
    writer: assembleWriter(options, {
      transport,
      context,
      reader,
      clock,
      marker,
      logger,
      writes,
      fields,
      labels: new Labels(transport, writes, context, labels, plannedLabels(options)),
    }),
  };
}

function assembleReader(
  options: GithubOptions,
  { context, labels, warnings, remember }: Opened & Pick<DiscoveryPorts, 'remember'>,
): ReadOnlyProvider {
  const { transport, clock, logger, marker } = options;
  const reader = new IssueReader(transport, context, logger);
  const ports = { transport, context, reader, clock, marker, logger };
  const known = new Set(labels.map(({ name }) => name.toLowerCase()));
  const newLabels = plannedLabels(options).filter((name) => !known.has(name.toLowerCase())).length;
  return {
    name: 'github',
    capabilities: {
      hierarchy: true,
      dependencies: true,
      siblingOrder: true,
      update: true,
      board: context.board !== undefined,
      ...(context.types.strategy === 'label' ? { typeLabels: context.types.labelOf } : {}),
      limits: LIMITS,
    },
    warnings,
    reader: {
      searchItems: (filters) =>
        discover({ ...ports, ...(remember === undefined ? {} : { remember }) }, filters),
      async getItem(id) {
        const [issue] = await reader.byIds([id]);
        if (issue !== undefined) return toItem(issue, context);
        throw new ProviderError(`there is no issue ${id} in the target repository`, { kind: 'user' });
      },
      shownValue: (field, value) => shownValue(context.board, field, value),
    },
    forecast: (counts) =>
      transport.forecast(workOf(counts, { board: context.board !== undefined, newLabels })),
    usage: () => transport.usage(),
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  };
}

/** Every label that items of this plan can get; where labels show types, in the spelling of the types. */
function plannedLabels({ needs, typeStrategy, typeMap }: GithubOptions): readonly string[] {
  if (typeStrategy !== 'label') return needs.labels;
  const shown = new Set(Object.values(typeMap).map((name) => name.toLowerCase()));
  const own = needs.labels.filter((name) => !shown.has(name.toLowerCase()));
  return [...own, ...needs.itemTypes.map((level) => typeMap[level])];
}

function assembleWriter(
  { signal }: GithubOptions,
  ports: DiscoveryPorts & {
    readonly writes: Writes;
    readonly labels: Labels;
    readonly fields: ProjectFields | undefined;
    readonly logger: GithubOptions['logger'];
  },
): ProviderWriter {
  const { transport, writes, context, labels, fields } = ports;
  const lost = new LostCreates({ ...ports, ...(signal === undefined ? {} : { signal }) });
  const issues = new Issues(transport, writes, context, labels, fields);
  const relations = new Relations(transport, writes);
  const siblings = new Siblings();
  return {
    batchSize: BATCH_SIZE,
    createItem: (input) => createItem({ ...ports, lost, relations, siblings }, input),
    updateItem: (id, input) => issues.update(id, input),
    deleteItem: (id) => issues.delete(id),
    setParent: (child, parent) => relations.setParent(child, parent),
    addDependency: (blocked, blocker) => relations.addDependency(blocked, blocker),
    removeDependency: (blocked, blocker) => relations.removeDependency(blocked, blocker),
    moveAfter: (child, sibling) => relations.moveAfter(child, sibling),
  };
}
