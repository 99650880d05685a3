import { describe, expect, test } from '@jest/globals';
import { readBasePlan } from '../../src/app/base-plan.ts';
import type { PlanPattern } from '../../src/app/plan-patterns.ts';
import { ROADMAP, Talk } from './talk.ts';

async function read(files: Readonly<Record<string, string>>, patterns: readonly PlanPattern[]) {
  await using talk = await Talk.start({
    owners: [{ login: 'acme', repositories: [{ name: 'roadmap', files }] }],
  });
  const commit = talk.branch('main').oid;
  return await readBasePlan(talk.door(), { repository: ROADMAP, commit, patterns });
}

const epic = (id: string): string => `plan_id: road\nitems:\n- {id: ${id}, type: epic, title: ${id}}\n`;

describe('the plan of an earlier commit', () => {
  test('is read from one file', async () => {
    expect(await read({ 'roadmap.yaml': epic('a') }, [{ pattern: 'roadmap.yaml' }])).toMatchObject({
      plan: { planId: 'road', items: [{ id: 'a', title: 'a' }] },
    });
  });

  test('is read from the files of a pattern, in the order of a checkout', async () => {
    const files = { 'plans/b.yaml': epic('b'), 'plans/a.yaml': epic('a'), 'plans/deep/c.yaml': epic('c') };
    expect(await read(files, [{ pattern: 'plans/*.yaml' }])).toMatchObject({
      plan: { items: [{ id: 'a' }, { id: 'b' }] },
    });
    expect(await read(files, [{ pattern: 'plans/**/*.yaml' }])).toMatchObject({
      plan: { items: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] },
    });
    expect(await read(files, [{ pattern: '**/c.yaml' }])).toMatchObject({ plan: { items: [{ id: 'c' }] } });
  });

  test('keeps the types that a layout of one file for each type gives', async () => {
    const files = { 'epics.json': '[{"id": "e", "title": "E"}]' };
    expect(await read(files, [{ pattern: 'epics.json', role: 'EPIC' }])).toMatchObject({
      plan: { items: [{ id: 'e', type: 'EPIC' }] },
    });
  });

  test('is none when no file was there', async () => {
    expect(await read({ 'README.md': '' }, [{ pattern: 'roadmap.yaml' }])).toEqual({ texts: new Map() });
  });

  test('that was broken is not compared with, and that is said', async () => {
    expect(await read({ 'roadmap.yaml': 'items: [}' }, [{ pattern: 'roadmap.yaml' }])).toEqual({
      why: expect.stringMatching(/^The plan before this change was not valid: .+$/u),
    });
  });
});
