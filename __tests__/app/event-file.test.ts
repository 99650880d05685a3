import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readEvent } from '../../src/app/event-file.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const repository = { default_branch: 'main', full_name: 'acme/roadmap' };
const base = { sha: A, ref: 'main', repo: { full_name: 'acme/roadmap' } };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'event-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(name: string, payload: unknown): Promise<unknown> {
  const path = join(folder, 'event.json');
  await writeFile(path, typeof payload === 'string' ? payload : JSON.stringify(payload));
  const variables = { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path, GITHUB_REF: 'refs/heads/main' };
  return readEvent(variables);
}

const known = { ref: 'refs/heads/main', defaultBranch: 'main', repository: 'acme/roadmap' };

describe('the event of a workflow', () => {
  test.each([
    ['the same repository', { full_name: 'Acme/Roadmap' }, false],
    ['a fork', { full_name: 'dave/roadmap' }, true],
    ['a fork that is gone', null, true],
  ])('tells the pull request and that it comes from %s', async (_case, repo, fork) => {
    const payload = { repository, after: B, pull_request: { number: 7, base, head: { sha: B, repo } } };
    expect(await read('pull_request', payload)).toEqual({
      ...known,
      name: 'pull_request',
      pullRequest: { number: 7, baseSha: A, baseRef: 'main', headSha: B, fork },
    });
  });

  test.each([
    ['commits', { before: A, after: B }, { push: { before: A, after: B } }],
    ['a new branch', { before: '0'.repeat(40), after: B }, { push: { after: B } }],
    ['a deleted branch', { before: A, after: '0'.repeat(40), deleted: true }, {}],
  ])('tells the push of %s', async (_case, payload, facts) => {
    expect(await read('push', { repository, ...payload })).toEqual({ ...known, name: 'push', ...facts });
  });

  test('tells the schedule', async () => {
    expect(await read('schedule', { repository, schedule: '0 6 * * 1' })).toEqual({
      ...known,
      name: 'schedule',
      schedule: '0 6 * * 1',
    });
  });

  test.each([
    ['no payload at all', ''],
    ['no JSON', '{'],
    ['no repository', {}],
  ])('is known by name when the payload says nothing: %s', async (_case, payload) => {
    expect(await read('push', payload)).toEqual({ name: 'push', ref: 'refs/heads/main' });
  });

  test('leaves out a pull request that makes no sense, commits that are none included', async () => {
    const head = { sha: 'main; rm -rf', repo: null };
    expect(await read('pull_request', { repository, pull_request: { number: 7, base, head } })).toEqual({
      ...known,
      name: 'pull_request',
    });
  });

  test('is nothing outside of a workflow', async () => {
    const variables = { GITHUB_EVENT_NAME: '', GITHUB_EVENT_PATH: undefined, GITHUB_REF: undefined };
    expect(await readEvent(variables)).toBeUndefined();
  });
});
