import { beforeEach, describe, expect, test } from '@jest/globals';
import { DriftError } from '../../src/contracts/errors.ts';
import { planOf, sync } from '../support/engine-harness.ts';
import { MemoryTracker } from '../support/memory-tracker.ts';

const PLAN = `
items:
  - id: E1
    title: Checkout
    goal: Sell more
    labels: [area/pay]
    items:
      - id: S1
        title: Pay by card
        description: |
          - [ ] one
          - [ ] two
        estimate: { tshirt: M }
        fields: { Team: Red }
      - { id: S2, title: Refunds, depends_on: [S1] }
  - { id: E2, type: epic, title: Growth }
`;

/** Shows the description, so that there are boxes to tick. */
const renderer = {
  render: (item: { readonly goal?: string; readonly description?: string }) =>
    `${item.goal ?? ''}\n${item.description ?? ''}`,
};

let tracker: MemoryTracker;
beforeEach(async () => {
  tracker = new MemoryTracker();
  await sync(tracker, PLAN, { renderer });
  tracker.calls.length = 0;
});

describe("what people do never makes an item 'changed'", () => {
  const edits: readonly (readonly [string, () => void])[] = [
    ['a label', () => addLabel('Checkout', 'bug')],
    ['a note below our region', () => appendTo('Checkout', '\n\nNote from Ada')],
    ['a note above our region', () => prependTo('Checkout', 'Please read\n\n')],
    ['a ticked box', () => rewrite('Pay by card', (body) => body.replace('[ ] one', '[x] one'))],
    ['a browser edit with CRLF', () => rewrite('Pay by card', (body) => body.replace(/\n/g, '\r\n'))],
    ['a foreign blocker', () => tracker.block(tracker.titled('Checkout').id, tracker.foreign('Legal').id)],
    ['a closed issue', () => close('Pay by card')],
    ['a status on the board', () => setField('Checkout', 'Status', 'Done')],
    ['a field that the plan does not name', () => setField('Checkout', 'Team', 'Blue')],
    [
      'a foreign parent where the plan has none',
      () => tracker.link(tracker.titled('Growth').id, tracker.foreign('All').id),
    ],
  ];
  test.each(edits)('%s', async (_name, edit) => {
    edit();
    const before = tracker.snapshot();
    const result = await sync(tracker, PLAN, { renderer });
    expect(tracker.calls).toEqual([]);
    expect(result.counts).toMatchObject({ updated: 0, relinked: 0, unchanged: 4 });
    expect(tracker.snapshot()).toEqual(before);
  });

  test.each(edits)('%s survives a plan edit of the same item', async (_name, edit) => {
    edit();
    const before = tracker.snapshot();
    const edited = PLAN.replaceAll(/title: (Checkout|Pay by card|Growth)/g, 'title: $1 2');
    expect((await sync(tracker, edited, { renderer })).counts).toMatchObject({ updated: 3, relinked: 0 });
    await sync(tracker, PLAN, { renderer });
    expect(withLineFeeds(tracker.snapshot())).toEqual(withLineFeeds(before));
  });
});

describe('plan changes', () => {
  test('labels: ours are added and taken back, others stay', async () => {
    addLabel('Checkout', 'bug');
    await sync(tracker, PLAN.replace('[area/pay]', '[area/money]'), { renderer });
    expect(tracker.titled('Checkout').labels.toSorted()).toEqual(['area/money', 'bug', 'planpilot']);
  });

  test('a label that a person had already put there is not taken back', async () => {
    addLabel('Refunds', 'urgent');
    await sync(tracker, PLAN.replace('title: Refunds', 'title: Refunds, labels: [urgent]'), { renderer });
    await sync(tracker, PLAN, { renderer });
    expect(tracker.titled('Refunds').labels).toContain('urgent');
  });

  test('a body edit keeps notes and ticks', async () => {
    rewrite('Pay by card', (body) => `Above\n${body.replace('[ ] two', '[x] two')}\nBelow`);
    await sync(tracker, PLAN.replace('- [ ] one', '- [ ] zero\n          - [ ] one'), { renderer });
    const body = tracker.titled('Pay by card').body;
    expect(body).toMatch(/^Above\n/);
    expect(body).toMatch(/Below$/);
    expect(body).toContain('[ ] zero');
    expect(body).toContain('[x] two');
  });

  test('size and named fields follow the plan; a value it no longer names is emptied', async () => {
    await sync(
      tracker,
      PLAN.replace('tshirt: M', 'tshirt: L').replace('        fields: { Team: Red }\n', ''),
      { renderer },
    );
    expect(tracker.titled('Pay by card').fields).toEqual({ Status: 'Backlog', Size: 'L' });
  });

  test('a field that a person changed is not emptied', async () => {
    setField('Pay by card', 'Team', 'Blue');
    await sync(tracker, PLAN.replace('        fields: { Team: Red }\n', ''), { renderer });
    expect(tracker.titled('Pay by card').fields['Team']).toBe('Blue');
  });

  test('a closed issue receives plan edits and stays closed', async () => {
    close('Pay by card');
    await sync(tracker, PLAN.replace('Pay by card', 'Pay by any card'), { renderer });
    expect(tracker.titled('Pay by any card').state).toBe('closed');
  });

  test('a blocker that people took away is put back, one that they added stays', async () => {
    const refunds = tracker.titled('Refunds');
    refunds.blockers = [];
    tracker.block(refunds.id, tracker.titled('Growth').id);
    await sync(tracker, PLAN, { renderer });
    expect(refunds.blockers.map(({ id }) => tracker.item(id).title)).toEqual(['Growth', 'Pay by card']);
  });
});

describe('what planpilot 2.x made of the same content', () => {
  test('is taken over with the titles that people gave it, and with the labels and edges as ours', async () => {
    const old = new MemoryTracker();
    await sync(old, PLAN, { renderer });
    const { fingerprint } = planOf(PLAN);
    for (const item of old.items.values()) {
      const id = /ITEM_ID:(.*)/.exec(item.body)?.[1] ?? '';
      const block = `PLANPILOT_META_V1\nPLAN_ID:${fingerprint}\nITEM_ID:${id}\nEND_PLANPILOT_META`;
      item.body = `${block}\n\n## Goal\n\nold\n`;
    }
    old.titled('Checkout').title = 'Checkout (ours)';
    const result = await sync(old, PLAN, { renderer });
    expect(result.drift).toMatchObject([{ item: 'E1', field: 'title', resolution: 'kept' }]);
    expect(old.titled('Checkout (ours)').body).toContain('Sell more');
    await sync(old, PLAN.replace('    labels: [area/pay]\n', '').replace(', depends_on: [S1]', ''), {
      renderer,
    });
    expect(old.titled('Checkout (ours)').labels).toEqual(['planpilot']);
    expect(old.titled('Refunds').blockers).toEqual([]);
  });
});

describe('an item that was renamed', () => {
  const RENAMED = PLAN.replace('id: S1', 'id: S9\n        was: [S1]').replace('[S1] }', '[S9] }');

  test('is still a blocker of ours: it is taken back when the plan drops it, at once or later', async () => {
    await sync(tracker, RENAMED, { renderer });
    await sync(tracker, RENAMED.replace(', depends_on: [S9]', ''), { renderer });
    expect(tracker.titled('Refunds').blockers).toEqual([]);
    await sync(tracker, PLAN.replace('id: S1', 'id: S9').replace('[S1] }', '[S9] }'), { renderer });
    const again = RENAMED.replace('S9', 'S10').replace('[S1]', '[S9, S1]').replace(', depends_on: [S9]', '');
    await sync(tracker, again, { renderer });
    expect(tracker.titled('Refunds').blockers).toEqual([]);
  });

  test('is still the parent that we set: a child leaves it when the plan says so', async () => {
    const orphaned = `
items:
  - { id: E9, was: [E1], type: epic, title: Checkout, goal: Sell more, labels: [area/pay] }
  - { id: S1, type: story, title: Pay by card, parent_id: E9 }
  - { id: S2, type: story, title: Refunds, depends_on: [S1] }
`;
    await sync(tracker, orphaned, { renderer });
    expect(tracker.titled('Refunds').parent).toBeUndefined();
  });
});

test('a size whose field the board does not have changes nothing, on no run', async () => {
  const bare = new MemoryTracker();
  Object.assign(bare.reader, {
    shownValue: (field: string, value: string) => (field === 'Size' ? undefined : value),
  });
  await sync(bare, PLAN, { renderer });
  expect(bare.titled('Pay by card').fields).toEqual({ Status: 'Backlog', Team: 'Red' });
  bare.calls.length = 0;
  expect((await sync(bare, PLAN, { renderer })).counts.updated).toBe(0);
  expect(bare.calls).toEqual([]);
});

describe('on-drift', () => {
  test('by default a title that a person changed is kept and reported', async () => {
    tracker.titled('Checkout').title = 'Checkout (blocked!)';
    const result = await sync(tracker, PLAN, { renderer });
    expect(tracker.calls).toEqual([]);
    expect(result.drift).toMatchObject([
      {
        item: 'E1',
        field: 'title',
        observed: 'Checkout (blocked!)',
        desired: 'Checkout',
        conflict: false,
        resolution: 'kept',
      },
    ]);
  });

  test('a conflict is reported as one, and stays one', async () => {
    tracker.titled('Checkout').title = 'Theirs';
    const edited = PLAN.replace('title: Checkout', 'title: Ours');
    for (const run of [1, 2]) {
      const result = await sync(tracker, edited, { renderer });
      expect([run, result.drift.map(({ conflict, resolution }) => [conflict, resolution])]).toEqual([
        run,
        [[true, 'kept']],
      ]);
    }
    expect(tracker.titled('Theirs').title).toBe('Theirs');
  });

  test('a person who makes the same edit first causes no drift', async () => {
    tracker.titled('Checkout').title = 'Ours';
    const edited = PLAN.replace('title: Checkout', 'title: Ours');
    const result = await sync(tracker, edited, { renderer });
    expect(result.drift).toEqual([]);
    tracker.calls.length = 0;
    await sync(tracker, edited, { renderer });
    expect(tracker.calls).toEqual([]);
  });

  test('by default hierarchy and fields go back to the plan, and the report says so', async () => {
    tracker.link(tracker.titled('Refunds').id, tracker.titled('Growth').id);
    setField('Pay by card', 'Size', 'XL');
    const result = await sync(tracker, PLAN, { renderer });
    expect(tracker.titled('Refunds').parent?.id).toBe(tracker.titled('Checkout').id);
    expect(tracker.titled('Pay by card').fields['Size']).toBe('M');
    expect(result.drift.map(({ field, resolution }) => [field, resolution])).toEqual([
      ['Size', 'overwritten'],
      ['parent', 'overwritten'],
    ]);
    tracker.calls.length = 0;
    expect((await sync(tracker, PLAN, { renderer })).drift).toEqual([]);
    expect(tracker.calls).toEqual([]);
  });

  test('report keeps everything, overwrite nothing, fail stops before the first write', async () => {
    const drift = (): void => {
      tracker.titled('Checkout').title = 'Theirs';
      setField('Pay by card', 'Size', 'XL');
    };
    drift();
    await sync(tracker, PLAN, { renderer, config: { onDrift: 'report' } });
    expect(tracker.calls).toEqual([]);
    await expect(
      sync(tracker, PLAN.replace('Growth', 'More'), { renderer, config: { onDrift: 'fail' } }),
    ).rejects.toThrow(DriftError);
    expect(tracker.calls).toEqual([]);
    const copy = new MemoryTracker();
    for (const [id, item] of tracker.items) copy.items.set(id, structuredClone(item));
    const looked = await sync(copy, PLAN, { renderer, config: { onDrift: 'fail' }, ports: { dryRun: true } });
    expect(looked.drift.map(({ field, resolution }) => [field, resolution])).toEqual([
      ['title', 'kept'],
      ['Size', 'kept'],
    ]);
    await sync(tracker, PLAN, { renderer, config: { onDrift: 'overwrite' } });
    expect(tracker.titled('Checkout').title).toBe('Checkout');
    expect(tracker.titled('Pay by card').fields['Size']).toBe('M');
  });
});

function addLabel(title: string, label: string): void {
  const item = tracker.titled(title);
  item.labels = [...item.labels, label];
}

function rewrite(title: string, change: (body: string) => string): void {
  const item = tracker.titled(title);
  item.body = change(item.body);
}

function appendTo(title: string, text: string): void {
  rewrite(title, (body) => body + text);
}

function prependTo(title: string, text: string): void {
  rewrite(title, (body) => text + body);
}

function close(title: string): void {
  tracker.titled(title).state = 'closed';
}

function setField(title: string, name: string, value: string): void {
  const item = tracker.titled(title);
  item.fields = { ...item.fields, [name]: value };
}

/** Our own block is written with LF; the rest keeps its newlines. */
function withLineFeeds(snapshot: unknown): string {
  return JSON.stringify(snapshot).replaceAll(String.raw`\r\n`, String.raw`\n`);
}
