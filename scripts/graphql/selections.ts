import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { NamedTypes } from './names.ts';

/** What one concrete type yields under a selection. */
interface Shape {
  readonly members: Map<string, string>;
  readonly fragments: Set<string>;
  /** Under which names the reply tells the type. */
  readonly typenames: Set<string>;
}

/** A union of more types than this is written as an `Exclude`. */
const MANY_TYPES = 12;

/** Turns selections into the TypeScript types of their replies. */
export class SelectionTypes {
  readonly #schema: GraphQLSchema;
  readonly #names: NamedTypes;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(
    schema: GraphQLSchema,
    names: NamedTypes,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ) {
    this.#schema = schema;
    this.#names = names;
    this.#fragments = fragments;
  }

  /** `export type IssueRef = …`; nothing for a fragment that looks different from type to type. */
  fragment(fragment: FragmentDefinitionNode): string | undefined {
    return this.#isUniform(fragment)
      ? `export type ${fragment.name.value} = ${indent(this.selection(fragment.selectionSet, this.#condition(fragment)))};`
      : undefined;
  }

  /** The type of a reply to `set`, asked of `type`: a union with one member per distinguishable shape. */
  selection(set: SelectionSetNode, type: GraphQLCompositeType): string {
    const possible = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type];
    const groups = new Map<string, { shape: Shape; types: string[] }>();
    for (const concrete of possible) {
      const shape = this.#shape(set, concrete);
      const key = JSON.stringify([[...shape.members], [...shape.fragments]]);
      const group = groups.get(key) ?? { shape, types: [] };
      groups.set(key, { shape: group.shape, types: [...group.types, concrete.name] });
    }
    const all = [...groups.values()];
    const keys = new Set(all.flatMap(({ shape }) => [...shape.members.keys()]));
    const alternatives = all.map(({ shape, types }) => {
      const absent = [...keys].filter((key) => !shape.members.has(key));
      return this.#alternative(shape, this.#typename(type, types), absent);
    });
    return alternatives.length === 1 ? (alternatives[0] ?? '') : `(${alternatives.join(' | ')})`;
  }

  #alternative(shape: Shape, typename: string, absent: readonly string[]): string {
    const members = [
      ...[...shape.typenames].map((key) => `readonly ${key}: ${typename};`),
      ...[...shape.members].map(([key, member]) => `readonly ${key}${member};`),
      ...absent.map((key) => `readonly ${key}?: never;`),
    ];
    const own = members.length > 0 ? [`{\n${members.join('\n')}\n}`] : [];
    const parts = [...shape.fragments, ...own];
    return parts.length === 0 ? 'object' : parts.join(' & ');
  }

  #typename(type: GraphQLCompositeType, types: readonly string[]): string {
    if (types.length <= MANY_TYPES || !isAbstractType(type))
      return types.map((name) => `'${name}'`).join(' | ');
    const others = this.#schema.getPossibleTypes(type).filter(({ name }) => !types.includes(name));
    const rest = others.map(({ name }) => `'${name}'`).join(' | ');
    const every = this.#names.typenames(type);
    return rest === '' ? every : `Exclude<${every}, ${rest}>`;
  }

  #shape(set: SelectionSetNode, type: GraphQLObjectType): Shape {
    const shape: Shape = { members: new Map(), fragments: new Set(), typenames: new Set() };
    for (const selection of set.selections) this.#collect(selection, type, shape);
    return shape;
  }

  #collect(selection: SelectionNode, type: GraphQLObjectType, shape: Shape): void {
    if (selection.kind === Kind.FIELD) {
      this.#collectField(selection, type, shape);
      return;
    }
    if (isConditional(selection)) throw new Error('put @include and @skip on fields, not on fragments');
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value ?? type.name;
      if (this.#applies(condition, type))
        for (const inner of selection.selectionSet.selections) this.#collect(inner, type, shape);
      return;
    }
    const fragment = this.#fragments.get(selection.name.value);
    if (fragment === undefined || !this.#applies(fragment.typeCondition.name.value, type)) return;
    if (this.#isUniform(fragment)) shape.fragments.add(fragment.name.value);
    else for (const inner of fragment.selectionSet.selections) this.#collect(inner, type, shape);
  }

  #collectField(node: FieldNode, type: GraphQLObjectType, shape: Shape): void {
    const key = node.alias?.value ?? node.name.value;
    if (node.name.value === '__typename') {
      shape.typenames.add(key);
      return;
    }
    const field = type.getFields()[node.name.value];
    if (field === undefined) throw new Error(`${type.name} has no field ${node.name.value}`);
    shape.members.set(key, `${isConditional(node) ? '?' : ''}: ${this.#output(field.type, node)}`);
  }

  #output(type: GraphQLOutputType, node: FieldNode): string {
    return isNonNullType(type) ? this.#present(type.ofType, node) : `${this.#present(type, node)} | null`;
  }

  #present(type: GraphQLOutputType, node: FieldNode): string {
    if (isListType(type)) return `readonly (${this.#output(type.ofType, node)})[]`;
    const named = getNamedType(type);
    return isCompositeType(named) && node.selectionSet !== undefined
      ? this.selection(node.selectionSet, named)
      : this.#names.leaf(named);
  }

  #condition(fragment: FragmentDefinitionNode): GraphQLCompositeType {
    const type = this.#schema.getType(fragment.typeCondition.name.value);
    if (!isCompositeType(type)) throw new Error(`${fragment.name.value} is on no object type`);
    return type;
  }

  #applies(condition: string, type: GraphQLObjectType): boolean {
    const target = this.#schema.getType(condition);
    return isAbstractType(target) ? this.#schema.isSubType(target, type) : target === type;
  }

  /** Whether a fragment asks every type it meets for the same. */
  #isUniform(fragment: FragmentDefinitionNode): boolean {
    return (
      !isAbstractType(this.#condition(fragment)) ||
      fragment.selectionSet.selections.every(
        (selection) => selection.kind === Kind.FIELD && selection.name.value !== '__typename',
      )
    );
  }
}

/** Sets the lines of a type in by how deep they are inside its braces. */
export function indent(type: string): string {
  let depth = 0;
  const lines = type.split('\n').map((line) => {
    if (line.startsWith('}')) depth--;
    const text = '  '.repeat(depth) + line;
    if (line.endsWith('{')) depth++;
    return text;
  });
  return lines.join('\n');
}

function isConditional(node: SelectionNode): boolean {
  return (node.directives ?? []).some(({ name }) => name.value === 'include' || name.value === 'skip');
}
