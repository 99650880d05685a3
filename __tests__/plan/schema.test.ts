import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { planJsonSchema } from '../../src/plan/schema.ts';

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return value !== null && typeof value === 'object';
}

/** Every property of every mapping in the schema, with its path. */
function properties(node: unknown, path = ''): readonly (readonly [string, Node])[] {
  if (!isNode(node)) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    const here = key === 'properties' && isNode(value) ? Object.entries(value) : [];
    const named = here.flatMap(([name, property]) =>
      isNode(property) ? [[`${path}/${name}`, property] as const] : [],
    );
    return [...named, ...properties(value, `${path}/${key}`)];
  });
}

describe('the published schema of plans', () => {
  const published = readFileSync(new URL('../../schema/plan.schema.json', import.meta.url), 'utf8');

  it('is the one that validation uses', () => {
    expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(planJsonSchema())));
  });

  it('is draft 7 and explains every key', () => {
    expect(planJsonSchema()).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#' });
    const all = properties(planJsonSchema());
    expect(all.length).toBeGreaterThan(50);
    const silent = all.filter(([, property]) => !JSON.stringify(property).includes('"description"'));
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  it('refuses unknown keys and lets every item hold items', () => {
    expect(planJsonSchema()).toMatchObject({
      definitions: {
        item: {
          additionalProperties: false,
          required: ['id', 'title'],
          properties: { items: { anyOf: [{ items: { $ref: '#/definitions/item' } }, { type: 'null' }] } },
        },
      },
    });
  });
});
