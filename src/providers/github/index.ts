import { ProviderError } from '../../contracts/errors.ts';
import type { Provider, ProviderReader, ProviderWriter } from '../../contracts/provider.ts';
import { createItem } from './creation.ts';
import { type DiscoveryPorts, discover } from './discovery.ts';
import { stepsOf } from './forecast.ts';
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

function assemble(options: GithubOptions, { context, labels, warnings }: Opened): Provider {
  const { transport, clock, logger, marker, signal } = options;
  const reader = new IssueReader(transport, context, logger);
  const writes = new Writes({ transport, clock, logger, ...(signal === undefined ? {} : { signal }) });
  const fields =
    context.board === undefined
      ? undefined
      : new ProjectFields(writes, reader, context.board, new IssueFields(transport, writes, context));
  const ports = { transport, context, reader, clock, marker, logger };
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
    reader: assembleReader({ ...ports, ...(fields === undefined ? {} : { fields }) }),
    writer: assembleWriter(options, {
      ...ports,
      writes,
      labels: new Labels(transport, writes, context, labels, plannedLabels(options)),
      fields,
    }),
    forecast: (counts) => transport.forecast(stepsOf(counts, context.board !== undefined)),
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

function assembleReader(ports: DiscoveryPorts): ProviderReader {
  return {
    searchItems: (filters) => discover(ports, filters),
    async getItem(id) {
      const [issue] = await ports.reader.byIds([id]);
      if (issue !== undefined) return toItem(issue, ports.context);
      throw new ProviderError(`there is no issue ${id} in the target repository`, { kind: 'user' });
    },
    shownValue: (field, value) => ports.fields?.shown(field, value),
  };
}

function assembleWriter(
  { signal }: GithubOptions,
  ports: Omit<DiscoveryPorts, 'fields'> & {
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
  return {
    batchSize: BATCH_SIZE,
    createItem: (input) => createItem({ ...ports, lost, relations }, input),
    updateItem: (id, input) => issues.update(id, input),
    deleteItem: (id) => issues.delete(id),
    setParent: (child, parent) => relations.setParent(child, parent),
    addDependency: (blocked, blocker) => relations.addDependency(blocked, blocker),
    removeDependency: (blocked, blocker) => relations.removeDependency(blocked, blocker),
    moveAfter: (child, sibling) => relations.moveAfter(child, sibling),
  };
}
