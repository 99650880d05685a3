import { describe, expect, test } from '@jest/globals';
import { FeatureMapJournal } from '../../src/app/feature-map-journal.ts';
import { FileChangedError } from '../../src/app/map-file-errors.ts';
import { readFeatureMap } from '../../src/plan/toml/read-map.ts';
import { rejectionOf } from './odoo-map-files.ts';

const TEXT = `[features.a] # 0
task_id = 0
user_stories = [ { name = "s", task_id = 0 }, { name = "t", task_id = 0 } ]
`;

const BYTES = new TextEncoder().encode(TEXT);

/** A journal over a disk that refuses writes as long as it is told to. */
function journalOn(disk: { readonly written: string[]; refusal?: Error }): FeatureMapJournal {
  return new FeatureMapJournal(readFeatureMap({ file: 'map.toml', bytes: BYTES }), BYTES, async (bytes) => {
    if (disk.refusal !== undefined) throw disk.refusal;
    disk.written.push(new TextDecoder().decode(bytes));
  });
}

const ref = (id: number) => ({ id: String(id), key: `#${id}`, url: '' });

describe('the journal of a map', () => {
  test('writes each id in place of its zero', async () => {
    const written: string[] = [];
    const journal = journalOn({ written });
    await journal.created('a', ref(11));
    await journal.created('a/2', ref(12));
    const first = TEXT.replace('task_id = 0\n', 'task_id = 11\n');
    expect(written).toEqual([first, first.replace('"t", task_id = 0', '"t", task_id = 12')]);
  });

  test('writes ids that come together at once', async () => {
    const written: string[] = [];
    const journal = journalOn({ written });
    await Promise.all([
      journal.created('a', ref(1)),
      journal.created('a/1', ref(2)),
      journal.created('a/2', ref(3)),
    ]);
    expect(written).toHaveLength(1);
    expect(written[0]?.match(/task_id = \d+/gu)).toEqual(['task_id = 1', 'task_id = 2', 'task_id = 3']);
  });

  test('names every id that a failed write left out of the file, and writes them with the next one', async () => {
    const refusal = new FileChangedError('map.toml was changed by another program', { hint: 'Look.' });
    const disk: Parameters<typeof journalOn>[0] = { written: [], refusal };
    const journal = journalOn(disk);
    expect(await rejectionOf(journal.created('a', ref(21)))).toMatchObject({
      message: 'map.toml was changed by another program; not yet in it: task_id 21 of "a" (map.toml:2:11)',
      hint: expect.stringContaining('Look.'),
      cause: refusal,
    });
    expect(String(await rejectionOf(journal.created('a/1', ref(22))))).toContain(
      'task_id 21 of "a" (map.toml:2:11), task_id 22 of "s" (map.toml:3:42)',
    );
    delete disk.refusal;
    await journal.created('a/2', ref(23));
    expect(disk.written[0]?.match(/task_id = \d+/gu)).toEqual([
      'task_id = 21',
      'task_id = 22',
      'task_id = 23',
    ]);
  });

  test('refuses a task that the map does not have', async () => {
    expect(String(await rejectionOf(journalOn({ written: [] }).created('b', ref(1))))).toContain(
      'the map has no b',
    );
  });
});
