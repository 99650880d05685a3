import { ProviderError } from '../../src/contracts/errors.ts';
import type { SyncResult } from '../../src/contracts/sync-result.ts';
import { outcome, ref, syncResult } from './results.ts';

const at = (line: number) => ({ place: { file: 'plan/roadmap.yaml', line, column: 3 } });

/** A sync in which a little of everything happened. */
export const eventfulSync: SyncResult = syncResult(
  [
    outcome('checkout', 'unchanged', {
      ref: ref(11),
      item: { ...at(4), type: 'EPIC', title: 'Checkout that never blocks' },
    }),
    outcome('pay', 'updated', {
      ref: ref(12),
      item: { ...at(9), type: 'STORY', title: 'Pay by card', parentId: 'checkout' },
      relinked: true,
      changes: [
        { field: 'title', before: 'Pay with card', after: 'Pay by card' },
        { field: 'Size', before: '', after: 'XL' },
        { field: 'body', before: 'Goal\n\nOld text\n', after: 'Goal\n\nNew text\nand more\n' },
      ],
    }),
    outcome('tokens', 'created', {
      ref: ref(31),
      item: { ...at(15), title: 'Store tokens | rotate `keys`', parentId: 'pay' },
    }),
    outcome('refund', 'failed', {
      item: { ...at(22), title: 'Refund <b>quickly</b> @acme/payments', parentId: 'pay' },
      error: new ProviderError('Validation failed: the milestone "Q9" does not exist', {
        hint: 'create the milestone or correct `milestone` at plan/roadmap.yaml:26',
      }),
    }),
    outcome('refund-mail', 'blocked', {
      item: { ...at(30), title: 'Mail about refunds', parentId: 'pay' },
      error: new Error('waits for refund, which failed'),
    }),
    outcome('search', 'created', { ref: ref(32), item: { ...at(40), type: 'EPIC', title: 'Search' } }),
    outcome('index', 'unknown', { item: { ...at(44), title: 'Build the index', parentId: 'search' } }),
    outcome('chores', 'updated', {
      ref: ref(14),
      item: { ...at(60), title: 'Renew certificates' },
      relinked: true,
    }),
    outcome('docs', 'deferred', { item: { ...at(64), title: 'Write the manual' } }),
  ],
  {
    drift: [
      {
        item: 'checkout',
        ref: ref(11),
        field: 'title',
        observed: 'Checkout, faster',
        desired: 'Checkout that never blocks',
        conflict: false,
        resolution: 'kept',
      },
      {
        item: 'pay',
        ref: ref(12),
        field: 'parent',
        observed: '#99',
        desired: 'checkout',
        conflict: true,
        resolution: 'overwritten',
      },
    ],
    orphans: [{ id: 'fax', ref: ref(8), title: 'Order by fax', state: 'open' }],
    warnings: ['#20 carries a marker but neither our label nor our authorship; left alone', 'slow', 'slow'],
    resumeAt: Date.UTC(2026, 10, 21, 14, 5),
    syncMap: {
      planId: 'shop',
      target: 'acme/roadmap',
      boardUrl: 'https://github.com/orgs/acme/projects/1',
      planFingerprint: '1f2e3d4c5b6a',
      entries: new Map(),
    },
  },
);
