import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import { at, graphql } from './support/client.ts';
import { HandClock } from './support/clock.ts';
import { issueId, mutate } from './support/world.ts';

let server: GitHubServer;
let clock: HandClock;

beforeEach(async () => {
  clock = new HandClock();
  server = await startGitHubServer({ clock, indexLagMs: 5000, replicaLagMs: 2000 });
});

afterEach(() => server.close());

const listed = async (argument: string) => {
  const reply = await graphql(
    server,
    `{ repository(owner: "acme", name: "roadmap") { issues(first: 10${argument}) { nodes { title } } } }`,
  );
  return at(reply, 'data.repository.issues.nodes');
};

const found = async () => {
  const reply = await graphql(
    server,
    '{ search(type: ISSUE, query: "label:ours", first: 5) { issueCount } }',
  );
  return at(reply, 'data.search.issueCount');
};

describe('index lag', () => {
  it('hides new issues from label lists and search, not from plain lists', async () => {
    server.edit({ do: 'create-issue', title: 'New', labels: ['ours'] });

    expect(await listed('')).toEqual([{ title: 'New' }]);
    expect(await listed(', labels: ["ours"]')).toEqual([]);
    expect(await found()).toBe(0);

    clock.advance(5000);
    expect(await listed(', labels: ["ours"]')).toEqual([{ title: 'New' }]);
    expect(await found()).toBe(1);
  });

  it('shows an issue where it was, with the data it has', async () => {
    server.edit({ do: 'create-issue', title: 'Old', labels: ['ours'] });
    clock.advance(5000);
    server.edit({ do: 'remove-label', issue: 1, label: 'ours' });
    server.edit({ do: 'close', issue: 1 });
    server.edit({ do: 'edit-title', issue: 1, title: 'Changed' });

    expect(await listed(', labels: ["ours"], states: [OPEN]')).toEqual([{ title: 'Changed' }]);

    clock.advance(5000);
    expect(await listed(', labels: ["ours"]')).toEqual([]);
  });
});

describe('replica lag', () => {
  it('hides a new issue from its node id, not from its number', async () => {
    const id = issueId(server, 'New');
    const byNumber = '{ repository(owner: "acme", name: "roadmap") { issue(number: 1) { title } } }';
    const byId = () => graphql(server, 'query ($id: ID!) { node(id: $id) { id } }', { id });

    expect(at(await byId(), 'errors.0.message')).toBe(
      `Could not resolve to a node with the global id of '${id}'.`,
    );
    expect(at(await mutate(server, 'closeIssue', { issueId: id }, 'issue { id }'), 'errors.0.type')).toBe(
      'NOT_FOUND',
    );
    expect(at(await graphql(server, byNumber), 'data.repository.issue.title')).toBe('New');

    clock.advance(2000);
    expect(at(await byId(), 'data.node.id')).toBe(id);
  });
});
