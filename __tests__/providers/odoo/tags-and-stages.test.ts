import { describe, expect, test } from '@jest/globals';
import { mapOf, OdooSite, taskOf } from './harness.ts';

const tagsOf = (site: OdooSite, name: string): readonly (string | undefined)[] => {
  const { tasks, tags } = site.server.world;
  const ids = tasks.find((task) => task.name === name)?.tagIds ?? [];
  return ids.map((id) => tags.find((tag) => tag.id === id)?.names['en_US']);
};

describe('tags', () => {
  test('are found by their exact names, and each is asked for once', async () => {
    const map = mapOf({
      Login: { tags: 'Epic, epic' },
      Search: { tags: 'Epic', stories: [{ name: 'Find', tags: 'Epic' }] },
    });
    await using site = await OdooSite.start('19.0', map);
    site.server.world.tags.push({ id: 3, names: { en_US: 'EPIC' } }, { id: 4, names: { en_US: 'Epic' } });
    await site.run();
    expect(tagsOf(site, 'Login')).toEqual(['Epic', 'epic']);
    expect(tagsOf(site, 'Find')).toEqual(['Epic']);
    expect(site.server.world.tags.map(({ names }) => names['en_US'])).toEqual(['EPIC', 'Epic', 'epic']);
    expect(site.server.calls.filter((call) => call.endsWith('project.tags'))).toEqual([
      'search_read project.tags',
      'create project.tags',
    ]);
  });

  test('translated ones are found in the source language', async () => {
    await using site = await OdooSite.start('19.0', mapOf({ Login: { tags: 'Epic' } }));
    site.server.world.languages = ['fr_FR'];
    site.server.world.tags.push({ id: 3, names: { en_US: 'Epic', fr_FR: 'Épopée' } });
    await site.run();
    expect(site.server.world.tags).toHaveLength(1);
    expect(site.server.world.tasks[0]?.tagIds).toEqual([3]);
  });

  test('one that is refused is left out and told, the others are made', async () => {
    await using site = await OdooSite.start('18.0', mapOf({ Login: { tags: 'Good, Bad, Fine' } }));
    site.server.world.refusedTags.add('Bad');
    const { warnings, counts } = await site.run();
    expect(counts.created).toBe(1);
    expect(tagsOf(site, 'Login')).toEqual(['Good', 'Fine']);
    expect(warnings).toEqual([expect.stringContaining('"Bad"')]);
  });

  test('without the right to make any, tasks go without', async () => {
    await using site = await OdooSite.start('19.0', mapOf({ Login: { tags: 'Old, New' } }));
    site.server.world.tagless.add('manager@acme.example');
    site.server.world.tags.push({ id: 3, names: { en_US: 'Old' } });
    const { warnings } = await site.run();
    expect(tagsOf(site, 'Login')).toEqual(['Old']);
    expect(warnings).toEqual([expect.stringContaining('"New"')]);
  });

  test('one that another run makes at the same time is taken', async () => {
    await using site = await OdooSite.start('19.0', mapOf({ Login: { tags: 'Epic' } }));
    site.server.applied = ({ call }) => {
      const { tags } = site.server.world;
      if (call === 'search_read project.tags' && tags.length === 0)
        tags.push({ id: 3, names: { en_US: 'Epic' } });
    };
    const { warnings } = await site.run();
    expect(site.server.world.tasks[0]?.tagIds).toEqual([3]);
    expect(warnings).toEqual([]);
  });

  test.each(['search_read project.tags', 'create project.tags'])(
    'a failure on the way of %s stops the run',
    async (call) => {
      await using site = await OdooSite.start('19.0', mapOf({ Login: { tags: 'Epic' } }));
      site.server.fault = (asked) => (asked.call === call ? { kind: 'status', status: 500 } : undefined);
      expect((await site.failure())?.message).toContain('status 500');
      expect(site.server.world.tasks).toEqual([]);
    },
  );
});

describe('stages', () => {
  test('Backlog of this project counts, not a personal one, not that of another project', async () => {
    await using site = await OdooSite.start('19.0', mapOf({ Login: {} }));
    const { stages, projects, tasks } = site.server.world;
    projects.push({ id: 2, name: 'Other', active: true });
    stages.push({ id: 3, name: 'Backlog', sequence: 1, projectIds: [], userId: 6 });
    stages.push({ id: 4, name: 'Backlog', sequence: 1, projectIds: [2] });
    await site.run();
    expect(stages.map(({ projectIds }) => projectIds)).toEqual([[], [2], [1]]);
    expect(tasks[0]?.stageId).toBe(stages[2]?.id);
  });

  test('of several the one that stands first', async () => {
    await using site = await OdooSite.start('19.0', mapOf({ Login: {} }));
    const stage = (id: number, sequence: number) => ({ id, name: 'Backlog', sequence, projectIds: [1] });
    site.server.world.stages.push(stage(3, 9), stage(5, 2), stage(4, 2));
    await site.run();
    expect(site.server.world.tasks[0]?.stageId).toBe(4);
    expect(site.server.world.stages).toHaveLength(3);
  });

  test('all six are there when asked for, the missing ones made in one call', async () => {
    await using site = await OdooSite.start('17.0', mapOf({ Login: {} }));
    site.server.world.stages.push({ id: 3, name: 'Done', sequence: 40, projectIds: [1] });
    await site.run({ stages: 'all' });
    const { stages } = site.server.world;
    expect(stages.map(({ name, sequence }) => [name, sequence])).toEqual([
      ['Done', 40],
      ['Backlog', 1],
      ['Up Next', 2],
      ['In Progress', 3],
      ['User Acceptance', 4],
      ['Archive', 6],
    ]);
    expect(site.server.calls.filter((call) => call === 'create project.task.type')).toHaveLength(1);
  });

  test('of existing tasks none is touched', async () => {
    const map = mapOf({ Login: { id: 90, stories: [{ name: 'Sign in', id: 91 }, 'Sign out'] } });
    await using site = await OdooSite.start('19.0', map);
    const { tasks } = site.server.world;
    tasks.push(taskOf(90, 'Renamed by hand'));
    const before = structuredClone(tasks);
    const { counts } = await site.run();
    expect(counts).toMatchObject({ created: 1, unchanged: 2 });
    expect(tasks.slice(0, 1)).toEqual(before);
    expect(tasks[1]).toMatchObject({ name: 'Sign out', parentId: 90 });
  });
});
