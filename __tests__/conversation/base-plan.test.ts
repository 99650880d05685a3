import { describe, expect, test } from '@jest/globals';
import { type FilePattern, readFilesAt } from '../../src/conversation/base-plan.ts';
import { ROADMAP, Talk } from './talk.ts';

async function withFiles(files: Readonly<Record<string, string>>): Promise<Talk> {
  return Talk.start({ owners: [{ login: 'acme', repositories: [{ name: 'roadmap', files }] }] });
}

async function read(talk: Talk, patterns: readonly FilePattern[], token?: string): Promise<unknown> {
  const { oid } = talk.branch('main');
  talk.server.edit({ do: 'push', files: { 'roadmap.yaml': 'newer\n' } });
  const result = await readFilesAt(talk.door(token), ROADMAP, oid, patterns);
  return 'texts' in result ? Object.fromEntries(result.texts) : result;
}

const yaml = (path: string): boolean => path.endsWith('.yaml');

describe('the plan before a change', () => {
  test('is read as it was in that commit, files that were not there left out', async () => {
    await using talk = await withFiles({ 'roadmap.yaml': 'items: []\r\n' });
    expect(await read(talk, [{ path: 'roadmap.yaml' }, { path: 'new.yaml' }])).toEqual({
      'roadmap.yaml': 'items: []\r\n',
    });
    expect(talk.requests()).toEqual(['FilesAt']);
  });

  test('sends each file once', async () => {
    await using talk = await withFiles({ 'roadmap.yaml': 'items: []\n' });
    await read(talk, [{ path: 'roadmap.yaml' }, { path: 'roadmap.yaml' }]);
    const asked = Object.values(talk.server.log[0]?.variables ?? {});
    expect(asked.filter((value) => String(value).endsWith(':roadmap.yaml'))).toHaveLength(1);
  });

  test('takes one request for ten files', async () => {
    const names = Array.from({ length: 23 }, (_, at) => `plan-${at}.yaml`);
    await using talk = await withFiles(Object.fromEntries(names.map((name) => [name, `${name}\n`])));
    const texts = await read(
      talk,
      names.map((path) => ({ path })),
    );

    expect(texts).toEqual(Object.fromEntries(names.map((name) => [name, `${name}\n`])));
    expect(talk.requests()).toEqual(['FilesAt', 'FilesAt', 'FilesAt']);
  });

  test('finds the files of a pattern, in the folder only or however deep', async () => {
    const files = {
      'plans/a.yaml': 'a',
      'plans/b.txt': 'b',
      'plans/one/c.yaml': 'c',
      'plans/one/two/three/four/d.yaml': 'd',
      'other/e.yaml': 'e',
    };
    await using talk = await withFiles(files);
    expect(await read(talk, [{ folder: 'plans', deep: false, matches: yaml }])).toEqual({
      'plans/a.yaml': 'a',
    });
    const before = talk.server.log.length;
    expect(await read(talk, [{ folder: 'plans', deep: true, matches: yaml }])).toEqual({
      'plans/a.yaml': 'a',
      'plans/one/c.yaml': 'c',
      'plans/one/two/three/four/d.yaml': 'd',
    });
    expect(talk.requests(before)).toEqual(['FolderAt', 'FolderAt', 'FilesAt']);
  });

  test('starts a pattern at the root as well', async () => {
    await using talk = await withFiles({ 'a.yaml': 'a', 'below/b.yaml': 'b' });
    expect(await read(talk, [{ folder: '', deep: false, matches: yaml }])).toEqual({ 'a.yaml': 'a' });
  });

  test('is empty when the folder was not there', async () => {
    await using talk = await withFiles({ 'a.yaml': 'a' });
    expect(await read(talk, [{ folder: 'plans', deep: true, matches: yaml }])).toEqual({});
  });

  test.each([
    [
      'too large to be sent',
      { 'roadmap.yaml': 'x'.repeat(600_000) },
      undefined,
      'does not send roadmap.yaml whole',
    ],
    ['binary', { 'roadmap.yaml': '\0' }, undefined, 'does not send roadmap.yaml whole'],
    [
      'not to be seen with the token',
      { 'roadmap.yaml': 'x' },
      'blind',
      'The plan before this change was not read',
    ],
  ])('is not read when it is %s, and says why', async (_case, files, token, why) => {
    const owners = [{ login: 'acme', repositories: [{ name: 'roadmap', files }] }];
    const tokens = { 'test-token': {}, blind: { permissions: { contents: 'none' as const } } };
    await using talk = await Talk.start({ owners, tokens });
    expect(await read(talk, [{ path: 'roadmap.yaml' }], token)).toEqual({
      why: expect.stringContaining(why),
    });
  });
});
