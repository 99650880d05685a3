// oxlint-disable jest/no-export -- one suite, run over every provider

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ProviderError } from '../../src/contracts/errors.ts';
import type { CreateItemInput, ItemSearchFilters } from '../../src/contracts/inputs.ts';
import type { Item, ItemRef } from '../../src/contracts/item.ts';
import { NOTHING_APPLIED } from '../../src/contracts/marker.ts';
import type { Provider } from '../../src/contracts/provider.ts';
import type { FieldValue } from '../../src/plan/types.ts';
import { markerCodec } from '../../src/rendering/marker-codec.ts';

/** A freshly opened provider over an empty tracker, with what the suite may use there. */
export interface ConformanceTarget {
  readonly provider: Provider;
  /** Usable labels: the one that all items of a plan carry, and two more. None of them encodes a type. */
  readonly labels: readonly [ours: string, second: string, third: string];
  /** A field of the board and two different values as the tracker shows them. */
  readonly field: { readonly name: string; readonly values: readonly [FieldValue, FieldValue] };
  /** Operations cost requests. */
  readonly networked: boolean;
  /** Stops what stands behind the provider; the suite disposes the provider itself. */
  close?(): Promise<void>;
}

const PLAN = 'conformance';

/** The promises of the provider contract, the same for every tracker that can do everything. */
export function describeProviderConformance(name: string, open: () => Promise<ConformanceTarget>): void {
  describe(`${name} keeps the provider contract`, () => {
    let target: ConformanceTarget;
    let provider: Provider;

    beforeEach(async () => {
      target = await open();
      provider = target.provider;
    });

    afterEach(async () => {
      await provider[Symbol.asyncDispose]();
      await target.close?.();
    });

    const inputFor = (id: string, more: Partial<CreateItemInput> = {}): CreateItemInput => ({
      planId: PLAN,
      itemId: id,
      title: `Title of ${id}`,
      body: bodyOf(id),
      itemType: 'EPIC',
      labels: [target.labels[0]],
      fields: {},
      assignees: [],
      ...more,
    });
    const create = (id: string, more?: Partial<CreateItemInput>): Promise<ItemRef> =>
      provider.writer.createItem(inputFor(id, more));
    const search = (filters: Partial<ItemSearchFilters> = {}): Promise<readonly Item[]> =>
      provider.reader.searchItems({
        labels: [target.labels[0]],
        bodyContains: `PLAN_ID:${PLAN}`,
        wanted: { items: new Map(), planIds: [], adopt: [], known: [] },
        ...filters,
      });
    const read = (ref: ItemRef): Promise<Item> => provider.reader.getItem(ref.id);

    describe('creating', () => {
      it('gives the item everything, and discovery finds it with everything', async () => {
        const [ours, second] = target.labels;
        const { name: field, values } = target.field;
        const parent = await create('E1');

        const ref = await create('S1', {
          itemType: 'STORY',
          labels: [ours, second],
          parent,
          fields: { [field]: values[0] },
        });

        const found = (await search()).find(({ id }) => id === ref.id);
        expect(found).toMatchObject({
          ...ref,
          title: 'Title of S1',
          body: bodyOf('S1'),
          itemType: 'STORY',
          state: 'open',
          authoredByUs: true,
          onBoard: true,
          fields: { [field]: values[0] },
          children: [],
          blockers: [],
        });
        expect(found?.labels.toSorted()).toEqual([ours, second].toSorted());
        expect(found?.parent?.id).toBe(parent.id);
        expect(idsOf((await read(parent)).children)).toEqual([ref.id]);
      });

      it('gives every item a reference of its own', async () => {
        const refs = await Promise.all(['E1', 'E2', 'E3'].map((id) => create(id)));
        expect(new Set(refs.map(({ id }) => id)).size).toBe(3);
        expect(new Set(refs.map(({ key }) => key)).size).toBe(3);
      });

      it('keeps siblings that are created together in the order of the calls', async () => {
        const parent = await create('E1');
        const ids = Array.from({ length: 12 }, (_, index) => `S${index + 1}`);

        const refs = await Promise.all(ids.map((id) => create(id, { itemType: 'STORY', parent })));

        expect(idsOf((await read(parent)).children)).toEqual(idsOf(refs));
      });

      it('reads one item as discovery does', async () => {
        const ref = await create('E1');
        expect(await read(ref)).toEqual((await search())[0]);
      });
    });

    describe('discovery', () => {
      it('wants every label and the text in the body', async () => {
        const [ours, second, third] = target.labels;
        const both = await create('E1', { labels: [ours, second] });
        await create('E2', { labels: [ours] });
        await create('E3', { labels: [second, third] });
        await create('E4', { labels: [ours, second], planId: 'other', body: bodyOf('E4', 'other') });

        expect(idsOf(await search({ labels: [ours, second] }))).toContain(both.id);
        expect(titlesOf(await search({ labels: [ours, second] }))).toEqual(['Title of E1']);
        expect(titlesOf(await search())).toEqual(['Title of E1', 'Title of E2']);
      });

      it('finds nothing in an empty tracker', async () => {
        expect(await search()).toEqual([]);
      });

      it('is complete beyond a hundred items', async () => {
        const ids = Array.from({ length: 130 }, (_, index) => `E${index + 1}`);
        await Promise.all(ids.map((id) => create(id)));

        expect(titlesOf(await search())).toEqual(ids.map((id) => `Title of ${id}`).toSorted());
      });

      it('is complete beyond a hundred children', async () => {
        const parent = await create('E1');
        const ids = Array.from({ length: 100 }, (_, index) => `S${index + 1}`);
        const refs = await Promise.all(ids.map((id) => create(id, { itemType: 'STORY', parent })));

        const found = (await search()).find(({ id }) => id === parent.id);

        expect(idsOf(found?.children ?? [])).toEqual(idsOf(refs));
      });

      it('finds items that are known although they lost our label', async () => {
        const ref = await create('E1');
        await provider.writer.updateItem(ref.id, { removeLabels: [target.labels[0]] });

        const wanted = { items: new Map([['E1', 'Title of E1']]), planIds: [], adopt: [], known: [ref.id] };

        expect(idsOf(await search({ wanted }))).toEqual([ref.id]);
      });

      it('finds closed items', async () => {
        const ref = await create('E1');
        await provider.writer.updateItem(ref.id, { state: 'closed' });
        expect(await search()).toMatchObject([{ id: ref.id, state: 'closed' }]);
      });

      it('refuses to read an item that does not exist', async () => {
        const ref = await create('E1');
        await provider.writer.deleteItem(ref.id);
        await expect(read(ref)).rejects.toBeInstanceOf(ProviderError);
      });
    });

    describe('updating', () => {
      it('changes only what is given', async () => {
        const { name: field, values } = target.field;
        const ref = await create('E1', { fields: { [field]: values[0] } });
        const before = await read(ref);

        await provider.writer.updateItem(ref.id, { title: 'Another' });
        expect(await read(ref)).toEqual({ ...before, title: 'Another' });

        const next = `${before.body}and a note\n`;
        await provider.writer.updateItem(ref.id, { body: { observed: before.body, next } });
        expect(await read(ref)).toEqual({ ...before, title: 'Another', body: next });
      });

      it('changes the type and the state', async () => {
        const ref = await create('E1');
        await provider.writer.updateItem(ref.id, { itemType: 'TASK', state: 'closed' });
        expect(await read(ref)).toMatchObject({ itemType: 'TASK', state: 'closed' });

        await provider.writer.updateItem(ref.id, { state: 'open' });
        expect(await read(ref)).toMatchObject({ itemType: 'TASK', state: 'open' });
      });

      it('adds and removes labels without touching others', async () => {
        const [ours, second, third] = target.labels;
        const ref = await create('E1', { labels: [ours, second] });

        await provider.writer.updateItem(ref.id, { addLabels: [third, ours], removeLabels: [second] });
        expect((await read(ref)).labels.toSorted()).toEqual([ours, third].toSorted());

        await provider.writer.updateItem(ref.id, { removeLabels: [second] });
        expect((await read(ref)).labels.toSorted()).toEqual([ours, third].toSorted());
      });

      it('does not overwrite a body that changed after it was read', async () => {
        const ref = await create('E1');
        const theirs = `${bodyOf('E1')}a note of somebody\n`;
        await provider.writer.updateItem(ref.id, { body: { observed: bodyOf('E1'), next: theirs } });

        const late = provider.writer.updateItem(ref.id, { body: { observed: bodyOf('E1'), next: 'ours' } });

        await expect(late).rejects.toBeInstanceOf(ProviderError);
        expect((await read(ref)).body).toBe(theirs);
      });

      it('sets, changes and empties a field', async () => {
        const { name: field, values } = target.field;
        const ref = await create('E1');
        for (const value of values) {
          await provider.writer.updateItem(ref.id, { fields: { [field]: value } });
          expect((await read(ref)).fields).toEqual({ [field]: provider.reader.shownValue(field, value) });
        }

        await provider.writer.updateItem(ref.id, { fields: { [field]: null } });
        expect((await read(ref)).fields).toEqual({});
      });

      it('keeps an item on the board that is there already', async () => {
        const ref = await create('E1', { fields: { [target.field.name]: target.field.values[0] } });
        const before = await read(ref);
        await provider.writer.updateItem(ref.id, { addToBoard: true });
        expect(await read(ref)).toEqual(before);
      });

      it('applies many updates at once', async () => {
        const refs = await Promise.all(Array.from({ length: 60 }, (_, index) => create(`E${index + 1}`)));
        await Promise.all(
          refs.map((ref, index) => provider.writer.updateItem(ref.id, { title: `New ${index + 1}` })),
        );
        expect(titlesOf(await search())).toEqual(refs.map((_, index) => `New ${index + 1}`).toSorted());
      });

      it('refuses an item that does not exist', async () => {
        const ref = await create('E1');
        await provider.writer.deleteItem(ref.id);
        const update = provider.writer.updateItem(ref.id, { title: 'x' });
        await expect(update).rejects.toBeInstanceOf(ProviderError);
      });
    });

    describe('relations', () => {
      it('sets, moves and removes a parent', async () => {
        const [first, second, child] = await Promise.all([create('E1'), create('E2'), create('S1')]);
        await provider.writer.setParent(child.id, first.id);
        await provider.writer.setParent(child.id, first.id);
        expect((await read(child)).parent?.id).toBe(first.id);
        expect(idsOf((await read(first)).children)).toEqual([child.id]);

        await provider.writer.setParent(child.id, second.id);
        expect((await read(child)).parent?.id).toBe(second.id);
        expect((await read(first)).children).toEqual([]);

        await provider.writer.setParent(child.id, null);
        await provider.writer.setParent(child.id, null);
        expect((await read(child)).parent).toBeUndefined();
        expect((await read(second)).children).toEqual([]);
      });

      it('adds and removes a dependency, as often as it is asked to', async () => {
        const [blocked, blocker, other] = await Promise.all([create('E1'), create('E2'), create('E3')]);
        await provider.writer.addDependency(blocked.id, other.id);
        await provider.writer.addDependency(blocked.id, blocker.id);
        await provider.writer.addDependency(blocked.id, blocker.id);
        expect(idsOf((await read(blocked)).blockers).toSorted()).toEqual([other.id, blocker.id].toSorted());
        expect((await read(blocker)).blockers).toEqual([]);

        await provider.writer.removeDependency(blocked.id, blocker.id);
        await provider.writer.removeDependency(blocked.id, blocker.id);
        expect(idsOf((await read(blocked)).blockers)).toEqual([other.id]);
      });

      it('orders children', async () => {
        const parent = await create('E1');
        const order: ItemRef[] = [];
        for (const id of ['S1', 'S2', 'S3']) order.push(await create(id, { itemType: 'STORY', parent }));
        const [a, b, c] = idsOf(order);
        if (a === undefined || b === undefined || c === undefined) throw new Error('three children expected');

        await provider.writer.moveAfter(a, c);
        expect(idsOf((await read(parent)).children)).toEqual([b, c, a]);
        await provider.writer.moveAfter(a, b);
        expect(idsOf((await read(parent)).children)).toEqual([b, a, c]);
        await provider.writer.moveAfter(c, null);
        expect(idsOf((await read(parent)).children)).toEqual([c, b, a]);
      });

      it('leaves nothing of a deleted item behind', async () => {
        const parent = await create('E1');
        const child = await create('S1', { itemType: 'STORY', parent });
        const grandchild = await create('T1', { itemType: 'TASK', parent: child });
        await provider.writer.addDependency(parent.id, child.id);

        await provider.writer.deleteItem(child.id);

        expect(titlesOf(await search())).toEqual(['Title of E1', 'Title of T1']);
        expect(await read(parent)).toMatchObject({ children: [], blockers: [] });
        expect((await read(grandchild)).parent).toBeUndefined();
      });
    });

    describe('the connection', () => {
      it('counts its traffic', async () => {
        const opened = provider.usage();
        expect(opened.writes).toBe(0);
        await create('E1');
        const created = provider.usage();
        await search();
        const searched = provider.usage();

        expect(created.writes > opened.writes).toBe(target.networked);
        expect(searched.requests > created.requests).toBe(target.networked);
        expect(searched.writes).toBe(created.writes);
        expect(searched.requests >= searched.writes).toBe(true);
      });

      it('can be disposed twice', async () => {
        await create('E1');
        await provider[Symbol.asyncDispose]();
        await expect(provider[Symbol.asyncDispose]()).resolves.toBeUndefined();
      });

      it('declares limits and a batch size that callers can use', () => {
        const { limits } = provider.capabilities;
        for (const limit of Object.values(limits)) expect(limit).toBeGreaterThan(0);
        expect(Number.isInteger(provider.writer.batchSize)).toBe(true);
        expect(provider.writer.batchSize).toBeGreaterThan(0);
      });
    });
  });
}

function bodyOf(id: string, planId = PLAN): string {
  return markerCodec.compose({ planId, itemId: id, itemType: 'EPIC', applied: NOTHING_APPLIED }, 'Text');
}

function idsOf(refs: readonly ItemRef[]): readonly string[] {
  return refs.map(({ id }) => id);
}

function titlesOf(items: readonly Item[]): readonly string[] {
  return items.map(({ title }) => title).toSorted();
}
