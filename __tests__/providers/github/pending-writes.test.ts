import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { adaptiveSizes } from '../../../src/providers/github/batch-sizes.ts';
import { type PendingWrite, selectBatch } from '../../../src/providers/github/pending-writes.ts';
import { createIssue } from './support/requests.ts';

interface Wanted {
  readonly weight?: 'create' | 'light';
  readonly client?: 'issues' | 'board';
  readonly serialKey?: string;
  readonly notBefore?: number;
}

function pending(wanted: readonly Wanted[]): readonly PendingWrite[] {
  return wanted.map(({ weight = 'create', client = 'issues', serialKey, notBefore = 0 }, order) => ({
    part: createIssue,
    input: {},
    options: { weight, client, ...(serialKey === undefined ? {} : { serialKey }) },
    resolve: () => undefined,
    reject: () => undefined,
    order,
    tries: { made: 0 },
    notBefore,
  }));
}

function select(wanted: readonly Wanted[], busyKeys: readonly string[] = [], now = 0) {
  const { batch, readyAt } = selectBatch(pending(wanted), {
    now,
    busyKeys: new Set(busyKeys),
    policy: adaptiveSizes(),
    client: ({ options }) => options.client,
    withheld: () => false,
  });
  return { orders: batch.map(({ order }) => order), readyAt };
}

describe('the next document', () => {
  test.each<[string, readonly Wanted[], readonly number[]]>([
    ['begins with the first that waits', [{}, { weight: 'light' }, {}], [0, 2]],
    ['holds one client only', [{ client: 'board' }, {}, { client: 'board' }], [0, 2]],
    ['passes over what is not due', [{ notBefore: 9 }, {}, {}], [1, 2]],
    ['keeps the order of a key', [{ serialKey: 'k', notBefore: 9 }, { serialKey: 'k' }, {}], [2]],
    [
      'keeps the order of a key over weights',
      [{}, { serialKey: 'k', weight: 'light' }, { serialKey: 'k' }],
      [0],
    ],
    ['may hold a key more than once', [{ serialKey: 'k' }, { serialKey: 'k' }], [0, 1]],
  ])('%s', (_what, wanted, orders) => {
    expect(select(wanted).orders).toEqual(orders);
  });

  test('leaves keys alone whose reply is awaited', () => {
    expect(select([{ serialKey: 'k' }, {}], ['k'])).toEqual({
      orders: [1],
      readyAt: Number.POSITIVE_INFINITY,
    });
    expect(select([{ serialKey: 'k' }], ['k'])).toEqual({ orders: [], readyAt: Number.POSITIVE_INFINITY });
  });

  test('tells when there will be one', () => {
    expect(select([{ notBefore: 9 }, { notBefore: 7 }])).toEqual({ orders: [], readyAt: 7 });
  });

  test('has room for 20 creates or 50 light writes', () => {
    const many = (weight: 'create' | 'light') => Array.from({ length: 60 }, () => ({ weight }));
    expect(select(many('create')).orders).toHaveLength(20);
    expect(select(many('light')).orders).toHaveLength(50);
  });

  test('by document, everything is sent once and in the order of its key', () => {
    const wanted = fc.record({
      weight: fc.constantFrom('create' as const, 'light' as const),
      client: fc.constantFrom('issues' as const, 'board' as const),
      serialKey: fc.constantFrom('a', 'b', 'c'),
    });
    fc.assert(
      fc.property(fc.array(wanted, { maxLength: 80 }), (list) => {
        let left = pending(list);
        const sent: number[] = [];
        while (left.length > 0) {
          const { batch } = selectBatch(left, {
            now: 0,
            busyKeys: new Set(),
            policy: adaptiveSizes(),
            client: ({ options }) => options.client,
            withheld: () => false,
          });
          expect(new Set(batch.map(({ options }) => `${options.client} ${options.weight}`)).size).toBe(1);
          expect(batch[0]).toBe(left[0]);
          sent.push(...batch.map(({ order }) => order));
          left = left.filter((write) => !batch.includes(write));
        }
        expect(sent.toSorted((a, b) => a - b)).toEqual(list.map((_, order) => order));
        for (const key of ['a', 'b', 'c']) {
          const ofKey = sent.filter((order) => list[order]?.serialKey === key);
          expect(ofKey).toEqual(ofKey.toSorted((a, b) => a - b));
        }
      }),
    );
  });
});
