import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type GraphQLSchema, parse, validate } from 'graphql';
import { githubSchema } from '../../../scripts/graphql/documents.ts';
import {
  type AnyPart,
  composeBatch,
  type PartOutcome,
  partOutcomes,
} from '../../../src/providers/github/batch.ts';
import * as operations from '../../../src/providers/github/operations.generated.ts';
import { createIssue, updateIssue } from './support/requests.ts';

const constants: readonly object[] = Object.values(operations);
const parts = constants.filter((constant): constant is AnyPart => 'selection' in constant);

describe('a batch', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = await githubSchema();
  });

  test('asks for each part under an alias of its own, each fragment once, data as variables only', () => {
    const inputs = [{ title: '"}' }, { title: 'b' }];
    const { text, variables } = composeBatch([
      { part: createIssue, input: inputs[0] },
      { part: createIssue, input: inputs[1] },
    ]);
    expect(text).toBe(
      [
        'mutation Batch($i0: CreateIssueInput!, $i1: CreateIssueInput!) {',
        '  m0: createIssue(input: $i0) {',
        '    issue {',
        '      ...Made',
        '    }',
        '  }',
        '  m1: createIssue(input: $i1) {',
        '    issue {',
        '      ...Made',
        '    }',
        '  }',
        '}',
        'fragment Made on Issue {',
        '  id',
        '  number',
        '}',
      ].join('\n'),
    );
    expect(variables).toEqual({ i0: inputs[0], i1: inputs[1] });
  });

  test('of any of our mutations fits the schema of GitHub', () => {
    expect(parts.length).toBeGreaterThan(5);
    const lists = fc.array(fc.constantFrom(createIssue, updateIssue, ...parts), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(lists, (list: readonly AnyPart[]) => {
        const { text, variables } = composeBatch(list.map((part) => ({ part, input: {} })));
        expect(validate(schema, parse(text))).toEqual([]);
        expect(Object.keys(variables)).toHaveLength(list.length);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a reply to a batch', () => {
  const done = (id: string) => ({ state: 'done', payload: { id } });
  const lost = { state: 'lost' };
  const refused = { state: 'refused' };
  const fault = (message: string, ...path: readonly (string | number)[]) => ({ message, path });

  test.each([
    ['payloads', { m0: { id: 'a' }, m1: { id: 'b' } }, [], [done('a'), done('b')]],
    [
      'an error of one',
      { m0: { id: 'a' }, m1: null },
      [fault('Title is too long', 'm1')],
      [done('a'), refused],
    ],
    [
      'a lost one',
      { m0: { id: 'a' }, m1: null },
      [fault('Something went wrong while executing', 'm1')],
      [done('a'), lost],
    ],
    ['nothing about one', { m0: { id: 'a' }, m1: null }, [], [done('a'), lost]],
    ['nothing at all', undefined, [], [lost, lost]],
    [
      'an error inside a payload',
      { m0: { id: 'a' }, m1: { id: 'b' } },
      [fault('no', 'm1', 'issue')],
      [done('a'), done('b')],
    ],
    ['a refusal of the document', undefined, [fault('API rate limit exceeded')], [refused, refused]],
    [
      'a document that does not fit',
      undefined,
      [fault("Field 'x' doesn't exist", 'mutation Batch', 'm0')],
      [refused, refused],
    ],
    [
      'a loss of the document',
      { m0: null, m1: null },
      [fault('Something went wrong while executing')],
      [lost, lost],
    ],
    [
      'a refusal halfway',
      { m0: { id: 'a' }, m1: null },
      [fault('API rate limit exceeded')],
      [done('a'), lost],
    ],
  ])('with %s', (_what, data, faults, outcomes) => {
    expect(partOutcomes(2, data, faults)).toEqual(
      outcomes.map((outcome) => expect.objectContaining(outcome)),
    );
  });

  test('attributes every error to its own alias, however many there are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(49)), (broken) => {
        const aliases = Array.from({ length: 50 }, (_, index) => `m${index}`);
        const data = Object.fromEntries(
          aliases.map((alias, index) => [alias, broken.includes(index) ? null : { alias }]),
        );
        const faults = broken.map((index) => fault(`broken m${index}`, `m${index}`));
        const words = aliases.map((alias, index) => (broken.includes(index) ? `broken ${alias}` : alias));
        expect(partOutcomes(50, data, faults).map(told)).toEqual(words);
      }),
      { numRuns: 30 },
    );
  });
});

/** The message of what failed, what the payload says of what was done. */
function told(outcome: PartOutcome): unknown {
  return outcome.state === 'done' ? Object.values(outcome.payload)[0] : outcome.message;
}
