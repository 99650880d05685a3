import { describe, expect, test } from '@jest/globals';
import { type DriftIssueRequest, keepDriftIssue } from '../../src/conversation/drift-issue.ts';
import { ROADMAP, Talk } from './talk.ts';

function request(content: string | undefined, more: Partial<DriftIssueRequest> = {}): DriftIssueRequest {
  return {
    repository: ROADMAP,
    planId: 'roadmap',
    target: 'acme/roadmap',
    title: 'The tracker differs from the plan',
    text: content === undefined ? 'Nothing drifted.' : `Drifted: ${content}`,
    content,
    ...more,
  };
}

describe('the issue about drift', () => {
  test('is opened, refreshed, closed when there is no drift, and opened again', async () => {
    await using talk = await Talk.start();
    const steps = ['title of a', 'title of a', 'title of b', undefined, undefined, 'title of c'];
    const done = [];
    for (const content of steps) done.push((await keepDriftIssue(talk.door(), request(content))).done);

    expect(done).toEqual(['opened', 'unchanged', 'updated', 'closed', 'unchanged', 'opened']);
    expect(talk.server.issues()).toHaveLength(1);
    expect(talk.issue(1)).toMatchObject({ state: 'OPEN', labels: ['planpilot-drift'] });
    expect(talk.issue(1).body).toMatch(
      /^<!-- planpilot-drift [0-9a-f]{32} [0-9a-f]{16} -->\nDrifted: title of c$/u,
    );
  });

  test('is not opened when nothing drifted', async () => {
    await using talk = await Talk.start();
    expect(await keepDriftIssue(talk.door(), request(undefined))).toEqual({});
    expect(talk.server.issues()).toEqual([]);
  });

  test('stays closed when a person closed it, until the drift is another', async () => {
    await using talk = await Talk.start();
    await keepDriftIssue(talk.door(), request('a'));
    talk.server.edit({ do: 'close', issue: 1, by: 'dave' });
    const same = await keepDriftIssue(talk.door(), request('a', { text: 'Drifted: a, as of today' }));
    expect(same.done).toBe('unchanged');
    expect(talk.issue(1).state).toBe('CLOSED');

    await keepDriftIssue(talk.door(), request('b'));
    expect(talk.issue(1).state).toBe('OPEN');
  });

  test('is one for each plan and target', async () => {
    await using talk = await Talk.start();
    for (const more of [{}, { planId: 'other' }, { target: 'acme/other' }, {}])
      await keepDriftIssue(talk.door(), request('a', more));
    expect(talk.server.issues()).toHaveLength(3);
  });

  test('is found while the list of its label lags behind', async () => {
    await using talk = await Talk.start({ indexLagMs: 3_600_000 });
    await keepDriftIssue(talk.door(), request('a'));
    await keepDriftIssue(talk.door(), request('b'));
    expect(talk.server.issues()).toHaveLength(1);
  });

  test('is found behind pages of newer ones of its label', async () => {
    await using talk = await Talk.start();
    await keepDriftIssue(talk.door(), request('a'));
    for (let at = 0; at < 120; at += 1)
      talk.server.edit({ do: 'create-issue', title: `Other ${at}`, labels: ['planpilot-drift'] });
    await keepDriftIssue(talk.door(), request('b'));
    expect(talk.server.issues().filter(({ author }) => author === 'octocat')).toHaveLength(1);
  });

  test('is the oldest when several runs open it at the same time', async () => {
    await using talk = await Talk.start();
    await Promise.all(['a', 'b', 'c'].map((content) => keepDriftIssue(talk.door(), request(content))));
    await keepDriftIssue(talk.door(), request('d'));
    expect(talk.server.issues().filter(({ state }) => state === 'OPEN')).toHaveLength(1);
    expect(talk.issue(1).state).toBe('OPEN');
    expect(talk.issue(1).body).toContain('Drifted: d');
  });

  test('is not what a stranger pasted', async () => {
    await using talk = await Talk.start();
    await keepDriftIssue(talk.door(), request('a'));
    const { body } = talk.issue(1);
    talk.server.edit({ do: 'delete', issue: 1 });
    talk.server.edit({ do: 'create-issue', title: 'Mine', body, labels: ['planpilot-drift'], by: 'dave' });
    await keepDriftIssue(talk.door(), request('b'));
    expect(talk.issue(2).body).toBe(body);
    expect(talk.issue(3).body).toContain('Drifted: b');
  });

  test('says why it was not written', async () => {
    await using talk = await Talk.start({ tokens: { 'test-token': { permissions: { issues: 'read' } } } });
    const { why } = await keepDriftIssue(talk.door(), request('a'));
    expect(why).toContain('The issue about drift was not written: the token may not write here');
  });
});
