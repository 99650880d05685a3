import {
  type GraphQLAbstractType,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { SCALARS } from './scalars.ts';

/** The named types that generated code refers to: asking for one makes it part of the output. */
export class NamedTypes {
  readonly #schema: GraphQLSchema;
  readonly #texts = new Map<string, string>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** Declarations of everything that was asked for, by name. */
  declarations(): readonly string[] {
    return [...this.#texts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  }

  /** The TypeScript type of a scalar or enum. */
  leaf(type: GraphQLNamedType): string {
    if (isEnumType(type)) return this.#enum(type);
    const scalar = SCALARS.get(type.name);
    if (scalar === undefined) throw new Error(`say in scalars.ts how ${type.name} looks in JSON`);
    return scalar;
  }

  /** The TypeScript type of a variable or an input field, without its nullability. */
  input(type: GraphQLInputType): string {
    if (isNonNullType(type)) return this.input(type.ofType);
    if (isListType(type)) {
      const element = this.input(type.ofType);
      return `readonly ${isNonNullType(type.ofType) ? element : `(${element} | null)`}[]`;
    }
    return isInputObjectType(type) ? this.#inputObject(type) : this.leaf(type);
  }

  /** `readonly name: Type;`, optional where the schema says so. */
  inputMember(name: string, type: GraphQLInputType, optional = !isNonNullType(type)): string {
    const nullable = isNonNullType(type) ? '' : ' | null';
    return `readonly ${name}${optional ? '?' : ''}: ${this.input(type)}${nullable};`;
  }

  /** A union of the names of an abstract type's possible types. */
  typenames(type: GraphQLAbstractType): string {
    const name = `${type.name}Typename`;
    const names = this.#schema.getPossibleTypes(type).map((possible) => `'${possible.name}'`);
    this.#texts.set(name, `type ${name} = ${names.toSorted().join(' | ')};`);
    return name;
  }

  #enum(type: GraphQLEnumType): string {
    const values = type.getValues().map(({ name }) => `\n  | '${name}'`);
    this.#texts.set(type.name, `export type ${type.name} =${values.toSorted().join('')};`);
    return type.name;
  }

  #inputObject(type: GraphQLInputObjectType): string {
    if (!this.#texts.has(type.name)) {
      this.#texts.set(type.name, '');
      const members = Object.values(type.getFields()).map(
        (field) => `  ${this.inputMember(field.name, field.type)}`,
      );
      this.#texts.set(type.name, `export interface ${type.name} {\n${members.join('\n')}\n}`);
    }
    return type.name;
  }
}
