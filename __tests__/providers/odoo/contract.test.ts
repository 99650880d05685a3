import { expect, test } from '@jest/globals';
import { ProviderCapabilityError, ProviderError } from '../../../src/contracts/errors.ts';
import type { CreateItemInput } from '../../../src/contracts/inputs.ts';
import type { Provider } from '../../../src/contracts/provider.ts';
import { openOdooProvider, openOffline } from '../../../src/providers/odoo/index.ts';
import { mapOf, OdooSite } from './harness.ts';

const MAP = mapOf({
  Login: { id: 7, stories: [{ name: 'Sign in', id: 8 }, 'Sign out'] },
  Search: {},
  Pay: {},
});

const input = (itemId: string): CreateItemInput => ({
  planId: 'map',
  itemId,
  title: itemId,
  body: '',
  itemType: 'EPIC',
  labels: [],
  fields: {},
  assignees: [],
});

async function opened(site: OdooSite, batchSize = 1): Promise<Provider> {
  const { tasks } = site.server.world;
  expect(tasks).toEqual([]);
  const options = site.options({ batchSize });
  const features = options.tasks.filter(({ kind, taskId }) => kind === 'feature' && taskId === 0);
  return site.clock.run(openOdooProvider({ ...options, tasks: features }));
}

test('calls of one moment come out in their order, each with a reference of its own', async () => {
  await using site = await OdooSite.start('19.0', MAP);
  await using provider = await opened(site, 5);
  const refs = await site.clock.run(
    Promise.all(['Search', 'Pay'].map((id) => provider.writer.createItem(input(id)))),
  );
  const { tasks } = site.server.world;
  expect(tasks.map(({ name }) => name)).toEqual(['Search', 'Pay']);
  expect(refs).toEqual(
    tasks.map(({ id }) => ({
      id: String(id),
      key: `#${id}`,
      url: `${site.server.url}/mail/view?model=project.task&res_id=${id}`,
    })),
  );
  expect(provider.usage()).toMatchObject({ requests: site.server.log.length, writes: 2, retries: 0 });
});

test('nothing is changed or deleted', async () => {
  await using site = await OdooSite.start('19.0', MAP);
  await using provider = await opened(site);
  const { writer, capabilities } = provider;
  const requests = site.server.log.length;
  const writes = [
    writer.updateItem('7', { title: 'x' }),
    writer.deleteItem('7'),
    writer.setParent('8', null),
    writer.addDependency('7', '8'),
    writer.removeDependency('7', '8'),
    writer.moveAfter('8', null),
  ];
  for (const write of writes) await expect(write).rejects.toThrow(ProviderCapabilityError);
  expect(capabilities).toMatchObject({ update: false, siblingOrder: false, board: false });
  expect(site.server.log).toHaveLength(requests);
});

test('what exists is what the map says exists', async () => {
  await using site = await OdooSite.start('19.0', MAP);
  await using provider = openOffline(site.options());
  const wanted = { items: new Map(), planIds: [], adopt: [], known: [] };
  const items = await provider.reader.searchItems({ labels: [], bodyContains: '', wanted });
  expect(items.map(({ key, title, parent }) => [key, title, parent?.key])).toEqual([
    ['#7', 'Login', undefined],
    ['#8', 'Sign in', '#7'],
  ]);
  expect((await provider.reader.getItem('8')).title).toBe('Sign in');
  await expect(provider.reader.getItem('9')).rejects.toThrow(ProviderError);
  expect(site.server.log).toEqual([]);
});
