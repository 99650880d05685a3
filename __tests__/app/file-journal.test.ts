import { expect, test } from '@jest/globals';
import { FileJournal } from '../../src/app/file-journal.ts';
import type { SyncMap } from '../../src/contracts/sync-map.ts';

const empty: SyncMap = { planId: 'p', target: 'o/r', planFingerprint: 'f', entries: new Map() };
const refOf = (number: number) => ({
  id: `I_${number}`,
  key: `#${number}`,
  url: `https://example.com/${number}`,
});

/** A disk whose writes end when the test says so. */
class SlowDisk {
  readonly written: string[][] = [];
  readonly #pending: { resolve: () => void; reject: (error: Error) => void }[] = [];
  running = 0;

  readonly save = (map: SyncMap): Promise<void> => {
    this.running += 1;
    this.written.push([...map.entries.keys()]);
    const end = new Promise<void>((resolve, reject) => {
      this.#pending.push({ resolve, reject });
    });
    return end.finally(() => {
      this.running -= 1;
    });
  };

  finish(error?: Error): void {
    const write = this.#pending.shift();
    if (error === undefined) write?.resolve();
    else write?.reject(error);
  }
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

test('everything that comes in during a write goes into the next one', async () => {
  const disk = new SlowDisk();
  const journal = new FileJournal(empty, new Map(), disk.save);
  const first = journal.created('a', refOf(1));
  await turns();
  const others = [journal.created('b', refOf(2)), journal.created('c', refOf(3))];
  await turns();
  expect(disk.written).toEqual([['a']]);

  disk.finish();
  await first;
  await turns();
  expect(disk.written).toEqual([['a'], ['a', 'b', 'c']]);
  expect(disk.running).toBe(1);
  disk.finish();
  await Promise.all(others);
});

test('a create counts only when its own write is done', async () => {
  const disk = new SlowDisk();
  const journal = new FileJournal(empty, new Map(), disk.save);
  const done: string[] = [];
  void journal.created('a', refOf(1)).then(() => done.push('a'));
  await turns();
  void journal.created('b', refOf(2)).then(() => done.push('b'));
  disk.finish();
  await turns();
  expect(done).toEqual(['a']);
  disk.finish();
  await turns();
  expect(done).toEqual(['a', 'b']);
});

test('a failed write is told to those who wait for it; the next one carries its entries', async () => {
  const disk = new SlowDisk();
  const journal = new FileJournal(empty, new Map(), disk.save);
  const first = journal.created('a', refOf(1));
  await turns();
  const second = journal.created('b', refOf(2));
  disk.finish(new Error('disk full'));
  await expect(first).rejects.toThrow('disk full');
  await turns();
  disk.finish();
  await second;
  expect(disk.written.at(-1)).toEqual(['a', 'b']);
});

test('entries known before the run stay on record', async () => {
  const known = { ...refOf(9), itemType: 'EPIC' as const };
  const disk = new SlowDisk();
  const start = { ...empty, entries: new Map([['old', known]]) };
  const journal = new FileJournal(start, new Map([['new', 'STORY']]), disk.save);
  expect(journal.isUsed).toBe(false);
  const create = journal.created('new', refOf(1));
  await turns();
  disk.finish();
  await create;
  expect(journal.isUsed).toBe(true);
  expect([...journal.map().entries]).toEqual([
    ['old', known],
    ['new', { ...refOf(1), itemType: 'STORY' }],
  ]);
});
