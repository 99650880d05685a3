import { describe, expect, it } from '@jest/globals';
import { ProviderError } from '../../../src/contracts/errors.ts';
import type { CreateItemInput } from '../../../src/contracts/inputs.ts';
import type { Item } from '../../../src/contracts/item.ts';
import { openDryRunProvider } from '../../../src/providers/dry-run/index.ts';

const input = (itemId: string, more: Partial<CreateItemInput> = {}): CreateItemInput => ({
  planId: 'p',
  itemId,
  title: itemId,
  body: `PLAN_ID:p ${itemId}`,
  itemType: 'TASK',
  labels: ['planpilot'],
  fields: {},
  assignees: [],
  ...more,
});
const everything = {
  labels: ['planpilot'],
  bodyContains: 'PLAN_ID:p',
  wanted: { items: new Map<string, string>(), planIds: [], adopt: [], known: [] },
};
const seeded = (id: string, more: Partial<Item> = {}): Item => ({
  id,
  key: `#${id}`,
  url: `https://tracker.example/${id}`,
  title: id,
  body: 'PLAN_ID:p',
  labels: ['planpilot'],
  state: 'open',
  authoredByUs: true,
  onBoard: true,
  fields: { Size: 'M' },
  children: [],
  blockers: [],
  ...more,
});

describe('the imagined tracker', () => {
  it('names new items after their plan items, the same in every run', async () => {
    const { writer } = openDryRunProvider();
    expect(await writer.createItem(input('E1'))).toEqual({ id: 'dry-run:E1', key: 'new:E1', url: '' });
    expect(await writer.createItem(input('E1'))).toEqual({ id: 'dry-run:E1~2', key: 'new:E1~2', url: '' });
  });

  it('starts with the items it is given, relations included', async () => {
    const child = seeded('2', { blockers: [seeded('3')] });
    const seed = [seeded('1', { children: [child] }), child, seeded('3', { state: 'closed' })];

    const { reader } = openDryRunProvider({ seed });

    expect(await reader.getItem('2')).toMatchObject({ parent: { key: '#1' }, blockers: [{ id: '3' }] });
    expect(await reader.searchItems(everything)).toHaveLength(3);
  });

  it('also finds what is wanted by key, by id and by another plan id', async () => {
    const seed = [
      seeded('1', { labels: [], body: '' }),
      seeded('2', { labels: [], body: '' }),
      seeded('3', { body: 'PLAN_ID:0123456789ab' }),
      seeded('4', { labels: [] }),
    ];
    const { reader } = openDryRunProvider({ seed });
    const wanted = { items: new Map(), planIds: ['0123456789ab'], adopt: ['#1'], known: ['2'] };

    const found = await reader.searchItems({ ...everything, wanted });

    expect(found.map(({ id }) => id)).toEqual(['1', '2', '3']);
  });

  it('shows no membership without a board, and what it was told it can do', async () => {
    const provider = openDryRunProvider({ capabilities: { board: false, hierarchy: false } });
    const ref = await provider.writer.createItem(input('E1'));
    expect((await provider.reader.getItem(ref.id)).onBoard).toBeUndefined();
    expect(provider.capabilities).toMatchObject({ board: false, hierarchy: false, dependencies: true });
  });

  it('hands out copies that later writes do not change', async () => {
    const { reader, writer } = openDryRunProvider();
    const ref = await writer.createItem(input('E1'));
    const before = await reader.getItem(ref.id);
    await writer.updateItem(ref.id, { addLabels: ['late'], fields: { Size: 'S' } });
    expect(before).toMatchObject({ labels: ['planpilot'], fields: {} });
  });

  it('moves an item only among its siblings', async () => {
    const { writer } = openDryRunProvider();
    const [a, b] = await Promise.all([writer.createItem(input('A')), writer.createItem(input('B'))]);
    await expect(writer.moveAfter(a.id, b.id)).rejects.toBeInstanceOf(ProviderError);
    await expect(writer.moveAfter(a.id, null)).rejects.toBeInstanceOf(ProviderError);
  });

  it('shows values as they will be written, without blanks around them', () => {
    const { reader } = openDryRunProvider();
    expect([reader.shownValue('Size', ' XL '), reader.shownValue('Points', 3)]).toEqual(['XL', 3]);
  });

  it('takes ten thousand items under one parent', async () => {
    const { reader, writer } = openDryRunProvider();
    const parent = await writer.createItem(input('E'));
    const ids = Array.from({ length: 10_000 }, (_, index) => `T${index}`);
    await Promise.all(ids.map((id) => writer.createItem(input(id, { parent }))));
    for (const id of ids) await writer.setParent(`dry-run:${id}`, null);
    expect(await reader.searchItems(everything)).toHaveLength(10_001);
    expect((await reader.getItem(parent.id)).children).toEqual([]);
  });
});
