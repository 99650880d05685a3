import { describe, expect, test } from '@jest/globals';
import type { Drift } from '../../src/contracts/sync-result.ts';
import { attributeDrift } from '../../src/conversation/attributions.ts';
import type { PlainIssue } from '../../src/github-server/store/inspect.ts';
import { Talk } from './talk.ts';

function drift({ id, number, url }: PlainIssue, field: string): Drift {
  const ref = { id, key: `#${number}`, url };
  return {
    item: `item-${number}`,
    ref,
    field,
    observed: 'a',
    desired: 'b',
    conflict: false,
    resolution: 'kept',
  };
}

const FIELDS = ['title', 'body', 'labels', 'type', 'state', 'parent', 'blocked-by', 'Status', 'Size'];

describe('who changed a field', () => {
  test('is told of each field that GitHub keeps a record of', async () => {
    await using talk = await Talk.start();
    for (const title of ['One', 'Two']) talk.server.edit({ do: 'create-issue', title });
    talk.server.edit({ do: 'add-item', issue: 1 });
    talk.server.edit({ do: 'edit-title', issue: 1, title: 'Uno', by: 'early' });
    talk.server.edit({ do: 'edit-title', issue: 1, title: 'Un', by: 'ann' });
    talk.server.edit({ do: 'edit-body', issue: 1, body: 'text', by: 'ben' });
    talk.server.edit({ do: 'add-label', issue: 1, label: 'x', by: 'cat' });
    talk.server.edit({ do: 'set-type', issue: 1, type: 'Bug', by: 'dan' });
    talk.server.edit({ do: 'close', issue: 1, by: 'eve' });
    talk.server.edit({ do: 'set-parent', issue: 1, parent: 2, by: 'fay' });
    talk.server.edit({ do: 'add-blocker', issue: 1, blocker: 2, by: 'gus' });
    talk.server.edit({ do: 'set-field', issue: 1, field: 'Status', value: 'Done', by: 'hal' });
    talk.server.edit({ do: 'set-field', issue: 1, field: 'Size', value: 'M', by: 'ida' });
    const result = await attributeDrift(
      talk.door(),
      FIELDS.map((field) => drift(talk.issue(1), field)),
    );

    expect(result.drift.map(({ field, changedBy }) => [field, changedBy?.login])).toEqual([
      ['title', 'ann'],
      ['body', 'ben'],
      ['labels', 'cat'],
      ['type', 'dan'],
      ['state', 'eve'],
      ['parent', 'fay'],
      ['blocked-by', 'gus'],
      ['Status', 'hal'],
      ['Size', undefined],
    ]);
    expect(result.drift[0]?.changedBy?.at).toMatch(/^2026-11-21T\d\d:\d\d:\d\dZ$/u);
    expect(talk.requests()).toEqual(['ItemHistory']);
  });

  test('takes one request for fifty issues, and stops at a bound', async () => {
    await using talk = await Talk.start();
    for (let at = 1; at <= 120; at += 1) {
      talk.server.edit({ do: 'create-issue', title: 'One' });
      talk.server.edit({ do: 'edit-title', issue: at, title: 'Two', by: 'ann' });
    }
    const all = talk.server.issues().map((issue) => drift(issue, 'title'));
    const { drift: told } = await attributeDrift(talk.door(), all, 110);

    expect(told.filter(({ changedBy }) => changedBy?.login === 'ann')).toHaveLength(110);
    expect(told).toHaveLength(120);
    expect(talk.requests()).toEqual(['ItemHistory', 'ItemHistory', 'ItemHistory']);
  });

  test('is left open for issues that nobody touched or that are gone', async () => {
    await using talk = await Talk.start();
    talk.server.edit({ do: 'create-issue', title: 'One' });
    talk.server.edit({ do: 'create-issue', title: 'Two' });
    const all = [drift(talk.issue(1), 'title'), drift(talk.issue(2), 'title')];
    talk.server.edit({ do: 'delete', issue: 2 });

    expect(await attributeDrift(talk.door(), all)).toEqual({ drift: all });
  });

  test('needs no request when nothing drifted', async () => {
    await using talk = await Talk.start();
    expect(await attributeDrift(talk.door(), [])).toEqual({ drift: [] });
    expect(talk.requests()).toEqual([]);
  });

  test('is unknown when GitHub is broken, and that is said', async () => {
    await using talk = await Talk.start();
    talk.server.edit({ do: 'create-issue', title: 'One' });
    const all = [drift(talk.issue(1), 'title')];
    const fault = { kind: 'status', status: 500, body: 'json', when: 'before' } as const;
    talk.server.faults.at({ operationName: 'ItemHistory' }, fault, 9);
    const result = await attributeDrift(talk.door(), all);

    expect(result.drift).toEqual(all);
    expect(result.why).toContain('Nobody is named');
  });
});
