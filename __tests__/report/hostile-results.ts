import { ProviderError } from '../../src/contracts/errors.ts';
import type { SyncResult } from '../../src/contracts/sync-result.ts';
import { operation, outcome, ref, syncResult } from './results.ts';

/** A result of every kind of news, each text of which is the given one; titles, ids, values, messages and names alike. */
export function resultMadeOf(text: string, overrides: Partial<SyncResult> = {}): SyncResult {
  const named = { ...ref(7), key: text };
  const place = { file: text, line: 3, column: 1 };
  const change = { title: text, field: text, before: `before ${text}`, after: `after ${text}` };
  const edit = { field: text, observed: `theirs ${text}`, desired: `ours ${text}` };
  return syncResult(
    [
      outcome(text, 'updated', {
        ref: named,
        item: { type: 'EPIC', title: text, place, dependsOn: ['b'] },
      }),
      outcome('b', 'created', { item: { type: 'STORY', title: text, parentId: text, place } }),
      outcome('c', 'failed', {
        ref: named,
        item: { title: text, place, dependsOn: ['b'] },
        error: new ProviderError(text, { hint: text }),
      }),
      outcome('d', 'deferred', { item: { title: text, place, dependsOn: ['c'] } }),
    ],
    {
      operations: [
        operation(text, { ...change, target: named }),
        operation(text, { ...change, target: named, field: 'body', danger: 'overwrites' }),
        operation('b', { ...change, action: 'create', field: 'item' }),
        operation('c', { ...change, action: 'link', field: 'blocked-by', before: '', target: named }),
        operation('c', {
          ...change,
          action: 'unlink',
          field: 'parent',
          after: '',
          danger: 'unlinks',
          target: named,
        }),
        operation('gone', { ...change, action: 'close', field: 'item', danger: 'closes', target: named }),
      ],
      held: [{ operation: operation(text, { ...change, target: named }), why: 'changed' }],
      holdReasons: [{ message: text, remedy: text, item: text, place }],
      drift: [
        {
          item: text,
          ref: named,
          ...edit,
          conflict: true,
          resolution: 'overwritten',
          changedBy: { login: text, at: '2026-11-20T10:00:00Z' },
        },
      ],
      orphans: [{ id: text, ref: named, title: text, state: 'open' }],
      removals: [
        {
          id: text,
          ref: { ...named, id: 'I_8' },
          title: text,
          state: 'open',
          action: 'close',
          status: 'failed',
          error: new ProviderError(text),
        },
      ],
      warnings: [text, text],
      syncMap: { planId: text, target: text, planFingerprint: text, entries: new Map() },
      ...overrides,
    },
  );
}
