import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  getNamedType,
  getVariableValues,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import type { ReplyError } from './errors.ts';
import { githubSchema } from './schema.ts';

/** What a document would cost if every page were full. */
export interface Cost {
  /** At least 1. */
  readonly points: number;
  readonly nodes: number;
  /** Broken rules of paging; the document then does not run. */
  readonly errors: readonly ReplyError[];
}

const pageLimit = 100;
const nodeLimit = 500_000;

interface Walk {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly errors: ReplyError[];
  requests: number;
  nodes: number;
}

/**
 * Counts as GitHub documents it: each connection costs as many requests as the pages around it have nodes; the sum
 * divided by a hundred, rounded, is the price in points.
 */
export function costOf(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): Cost {
  const schema = githubSchema();
  const rootType = schema.getRootType(operation.operation);
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], given).coerced;
  const walk: Walk = {
    variables: coerced ?? given,
    fragments: new Map(
      document.definitions.flatMap((definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
      ),
    ),
    errors: [],
    requests: 0,
    nodes: 0,
  };
  if (rootType) walkSelections(walk, operation.selectionSet.selections, rootType, 1);
  return {
    points: Math.max(1, Math.round(walk.requests / 100)),
    nodes: walk.nodes,
    errors: finalErrors(walk),
  };
}

function finalErrors(walk: Walk): readonly ReplyError[] {
  if (walk.errors.length > 0 || walk.nodes <= nodeLimit) return walk.errors;
  const message =
    `This query requests up to ${walk.nodes.toLocaleString('en-US')} possible nodes ` +
    `which exceeds the maximum limit of ${nodeLimit.toLocaleString('en-US')}.`;
  return [{ type: 'MAX_NODE_LIMIT_EXCEEDED', message }];
}

function walkSelections(
  walk: Walk,
  selections: readonly SelectionNode[],
  parent: GraphQLCompositeType,
  multiplier: number,
): void {
  for (const selection of selections) {
    if (isLeftOut(walk, selection)) continue;
    if (selection.kind === Kind.FIELD) {
      walkField(walk, selection, parent, multiplier);
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : walk.fragments.get(selection.name.value);
    const condition = fragment?.typeCondition?.name.value;
    const type = condition === undefined ? parent : githubSchema().getType(condition);
    if (fragment && type && isCompositeType(type)) {
      walkSelections(walk, fragment.selectionSet.selections, type, multiplier);
    }
  }
}

/** What `@skip` and `@include` leave out costs nothing. */
function isLeftOut({ variables }: Walk, { directives = [] }: SelectionNode): boolean {
  return directives.some(({ name, arguments: [condition] = [] }) => {
    const value = condition && valueFromASTUntyped(condition.value, { ...variables });
    return (name.value === 'skip' && value === true) || (name.value === 'include' && value === false);
  });
}

function walkField(walk: Walk, field: FieldNode, parent: GraphQLCompositeType, multiplier: number): void {
  const definition =
    isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value] : undefined;
  const type = definition && getNamedType(definition.type);
  if (!definition || !type || !isCompositeType(type)) return;
  const takesPages = definition.args.some(({ name }) => name === 'first');
  const factor = takesPages ? page(walk, field, multiplier) : idCount(walk, field);
  walkSelections(walk, field.selectionSet?.selections ?? [], type, multiplier * factor);
}

function page(walk: Walk, field: FieldNode, multiplier: number): number {
  const name = field.name.value;
  const bounds = ['first', 'last'].map((bound) => ({ bound, value: argument(walk, field, bound) }));
  const given = bounds.find(({ value }) => typeof value === 'number');
  const size = typeof given?.value === 'number' ? given.value : 0;
  walk.requests += multiplier;
  walk.nodes += multiplier * size;
  if (!given && asksForNodes(walk, field)) {
    walk.errors.push({
      type: 'MISSING_PAGINATION_BOUNDARIES',
      path: [field.alias?.value ?? name],
      message: `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    });
  }
  if (given && (size > pageLimit || size < 1)) {
    const problem =
      size < 1
        ? `\`${given.bound}\` on the \`${name}\` connection cannot be less than 1.`
        : `Requesting ${size} records on the \`${name}\` connection exceeds the \`${given.bound}\` limit of ${pageLimit} records.`;
    walk.errors.push({
      type: 'EXCESSIVE_PAGINATION',
      path: [field.alias?.value ?? name],
      message: problem,
    });
  }
  return size;
}

/** `totalCount` alone needs no page. */
function asksForNodes(walk: Walk, field: FieldNode): boolean {
  const names = (selections: readonly SelectionNode[]): readonly string[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection.name.value];
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : walk.fragments.get(selection.name.value);
      return fragment ? names(fragment.selectionSet.selections) : [];
    });
  return names(field.selectionSet?.selections ?? []).some((name) => name === 'nodes' || name === 'edges');
}

function idCount(walk: Walk, field: FieldNode): number {
  const ids = field.name.value === 'nodes' ? argument(walk, field, 'ids') : undefined;
  return Array.isArray(ids) ? Math.max(1, ids.length) : 1;
}

function argument(walk: Walk, field: FieldNode, name: string): unknown {
  const node: ValueNode | undefined = field.arguments?.find(
    (candidate) => candidate.name.value === name,
  )?.value;
  return node && valueFromASTUntyped(node, { ...walk.variables });
}
