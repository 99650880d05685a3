import { expect, test } from '@jest/globals';
import type { Journal } from '../../src/contracts/journal.ts';
import type { Provider } from '../../src/contracts/provider.ts';
import { sync } from '../support/engine-harness.ts';
import { MemoryTracker } from '../support/memory-tracker.ts';

const PLAN = [
  'items:',
  ...['A', 'B', 'C', 'D', 'E'].map((id) => `  - { id: ${id}, type: epic, title: ${id} }`),
].join('\n');

test('a writer that takes one batch at a time has it on record before it is asked for more', async () => {
  const tracker = new MemoryTracker();
  const events: string[] = [];
  const provider: Provider = {
    name: 'memory',
    capabilities: tracker.capabilities,
    reader: tracker.reader,
    writer: {
      ...tracker.writer,
      batchSize: 2,
      oneBatchAtATime: true,
      createItem: (input) => {
        events.push(`create ${input.itemId}`);
        return tracker.writer.createItem(input);
      },
    },
    warnings: [],
    forecast: () => undefined,
    usage: () => tracker.usage(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  // The first of each pair takes longer than the second.
  const journal: Journal = {
    async created(id) {
      if ('AC'.includes(id)) for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      events.push(`record ${id}`);
    },
  };
  await sync(provider, PLAN, { ports: { journal }, config: { maxConcurrent: 5 } });
  expect(events).toEqual([
    'create A',
    'create B',
    'record B',
    'record A',
    'create C',
    'create D',
    'record D',
    'record C',
    'create E',
    'record E',
  ]);
});
