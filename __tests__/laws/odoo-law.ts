import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { FeatureMap } from '../../src/plan/toml/feature-map.ts';
import { readFeatureMap } from '../../src/plan/toml/read-map.ts';
import { MAP } from '../app/odoo-map-files.ts';
import type { OdooSite } from '../app/odoo-runs.ts';
import type { Fault } from '../support/odoo-server/faults.ts';

/** Something that goes wrong with one run, at its n-th request. */
export interface Incident {
  readonly at: number;
  readonly what: 'lost' | 'cancelled' | 'edited';
  readonly fault: Fault;
  /** From then on nothing gets through any more: what the run did is all it could do. */
  readonly forGood: boolean;
}

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    kind: fc.constantFrom<Fault['kind']>('reset', 'hang', 'truncated', 'html', 'redirect'),
    applied: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant<Fault['kind']>('status'),
    status: fc.constantFrom(500, 502, 503, 504),
    applied: fc.boolean(),
  }),
  fc.record({ kind: fc.constant<Fault['kind']>('status'), status: fc.constantFrom(413, 429) }),
);

export const incident: fc.Arbitrary<Incident> = fc.record({
  at: fc.nat(16),
  what: fc.constantFrom('lost', 'lost', 'lost', 'lost', 'cancelled', 'edited'),
  fault,
  forGood: fc.boolean(),
});

/** What a comment at the end of the file, written by somebody else in the middle of a run, looks like. */
export const EDIT = '# edited by somebody else\n';

/** Arms a server with one incident; `edit` and `cancel` happen when the request has taken effect. */
export function arm(
  { server }: OdooSite,
  { at, what, fault: each, forGood }: Incident,
  happen: { readonly edit: () => void; readonly cancel: () => void },
): void {
  const start = server.log.length;
  server.fault = (_logged, index) => {
    const nth = index - start;
    if (what === 'cancelled' && nth === at) happen.cancel();
    if (what === 'edited' && nth === at) happen.edit();
    if (what !== 'lost' || nth < at) return undefined;
    if (nth === at) return each;
    return forGood ? { kind: 'reset' } : undefined;
  };
}

export function disarm({ server }: OdooSite): void {
  server.fault = () => undefined;
}

/** Puts tasks into the world for what the map says exists, as somebody else's. */
export function populate(site: OdooSite, map: FeatureMap): void {
  for (const { taskId, name } of map.tasks) if (taskId > 0) site.addTask({ id: taskId, name });
}

/** The law: no task twice, every id on disk, nothing else in the file changed. */
export async function expectInLine(site: OdooSite, before: string, edits: number): Promise<void> {
  const after = await site.text();
  const read = (text: string): FeatureMap =>
    readFeatureMap({ file: MAP, bytes: new TextEncoder().encode(text) });
  const [old, now] = [read(before), read(after)];
  const ours = site.server.world.tasks.filter(({ createUid }) => createUid !== 2);
  const news = now.tasks.filter((_, index) => old.tasks[index]?.taskId === 0);

  const shown = new Map(now.tasks.map((task) => [task.id, task]));
  const byId = new Map(ours.map((task) => [task.id, task]));
  expect(news.map(({ taskId }) => taskId).toSorted(ascending)).toEqual(
    ours.map(({ id }) => id).toSorted(ascending),
  );
  for (const { taskId, name, parent } of news) {
    const parentId = parent === undefined ? undefined : shown.get(parent)?.taskId;
    expect(byId.get(taskId)).toMatchObject({ name, projectId: 1 });
    expect(byId.get(taskId)?.parentId).toBe(parentId);
  }
  expect(after).toBe(withIds(before, old, now) + EDIT.repeat(edits));
}

/** The old text with the new numbers at the old places, and nothing else. */
function withIds(text: string, old: FeatureMap, now: FeatureMap): string {
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const cuts = old.tasks
    .map(({ taskId, taskIdAt: { range } }, index) => ({ taskId, range, id: now.tasks[index]?.taskId ?? -1 }))
    .filter(({ taskId, id }) => taskId !== id)
    .toSorted((a, b) => b.range[0] - a.range[0]);
  let out = text;
  for (const { range, id } of cuts)
    out = out.slice(0, range[0] + mark) + String(id) + out.slice(range[1] + mark);
  return out;
}

function ascending(a: number, b: number): number {
  return a - b;
}
