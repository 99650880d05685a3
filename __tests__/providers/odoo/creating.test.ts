import { describe, expect, test } from '@jest/globals';
import { mapOf, OdooSite } from './harness.ts';

const VERSIONS = ['17.0', '18.0', '19.0'] as const;

const MAP = mapOf({
  Login: {
    description: 'Who are you?\nSay it.\n\n<b>Then</b> enter.',
    tags: 'Epic, Auth',
    stories: ['Sign in', 'Sign out'],
  },
  Search: { stories: [{ name: 'Find', tags: 'Auth' }] },
});

describe.each(VERSIONS)('on Odoo %s', (version) => {
  test('features become tasks, stories their subtasks, and ids are in the map', async () => {
    await using site = await OdooSite.start(version, MAP);
    const { counts } = await site.run();
    expect(counts).toMatchObject({ created: 5, unchanged: 0, failed: 0 });
    const { tasks, stages, tags } = site.server.world;
    const named = (name: string) => tasks.find((task) => task.name === name);
    expect(site.ids).toEqual(Object.fromEntries(tasks.map(({ name, id }) => [name, id])));
    expect(named('Login')).toMatchObject({
      description: '<p>Who are you?<br/>Say it.</p><p>&lt;b&gt;Then&lt;/b&gt; enter.</p>',
      projectId: 1,
      stageId: stages[0]?.id,
      userIds: [],
      messages: 0,
      displayInProject: true,
    });
    expect(named('Find')).toMatchObject({
      parentId: named('Search')?.id,
      projectId: 1,
      displayInProject: false,
      userIds: [],
    });
    expect(stages).toMatchObject([{ name: 'Backlog', sequence: 1, projectIds: [1] }]);
    expect(tags.map(({ names }) => names['en_US'])).toEqual(['Epic', 'Auth']);
    expect(named('Login')?.tagIds).toEqual(tags.map(({ id }) => id));
  });

  test('nobody is assigned, and only version 17 is told to hide stories', async () => {
    await using site = await OdooSite.start(version, MAP);
    await site.run();
    const creates = site.server.log.filter(({ call }) => call === 'create project.task');
    const sent = creates.map(({ body }) => ({
      isStory: body.includes('"parent_id"'),
      unassigned: body.includes('"user_ids":[]'),
      hidden: body.includes('"display_in_project":false'),
    }));
    expect(sent.map(({ unassigned }) => unassigned)).toEqual(sent.map(() => true));
    expect(sent.map(({ isStory }) => isStory)).toEqual([false, false, true, true, true]);
    expect(sent.map(({ hidden }) => hidden)).toEqual(
      sent.map(({ isStory }) => isStory && version === '17.0'),
    );
  });

  test('a map in which everything exists asks nothing of the server', async () => {
    await using site = await OdooSite.start(version, MAP);
    await site.run();
    const [text, requests] = [site.text, site.server.log.length];
    const { counts } = await site.run();
    expect(counts).toMatchObject({ created: 0, unchanged: 5 });
    expect(site.server.log).toHaveLength(requests);
    expect(site.text).toBe(text);
  });

  test('a password serves where there is no key', async () => {
    await using site = await OdooSite.start(version, MAP);
    await site.run({ secret: 'manager-password' });
    expect(site.server.calls).toContain('authenticate');
    expect(site.server.world.tasks).toHaveLength(5);
  });
});
