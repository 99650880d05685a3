import { describe, expect, it } from '@jest/globals';
import { AuthenticationError, ProviderCapabilityError, SyncError } from '../../src/contracts/errors.ts';
import type { EngineConfig } from '../../src/engine/config.ts';
import { needsOf } from '../../src/engine/needs.ts';
import type { Plan } from '../../src/plan/types.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { BOARD_URL, GithubHarness } from './github-harness.ts';

const CONFIGURED: EngineConfig = { ...CONFIG, boardUrl: BOARD_URL, initialFields: {} };

/** A board on which all columns but Size show issue fields of the organization. */
function start() {
  const fields = [
    { name: 'Risk', dataType: 'SINGLE_SELECT', options: ['Low', 'High'] },
    { name: 'Effort', dataType: 'NUMBER' },
    { name: 'Target', dataType: 'DATE' },
    { name: 'Customer', dataType: 'TEXT' },
  ] as const;
  const size = { name: 'Size', dataType: 'SINGLE_SELECT', options: ['S', 'M'] } as const;
  return GithubHarness.start({
    owners: [
      {
        login: 'acme',
        issueFields: fields,
        repositories: [{ name: 'roadmap', labels: ['planpilot'] }],
        projects: [
          {
            title: 'Roadmap',
            fields: [size, ...fields.map(({ name, dataType }) => ({ name, dataType, issueField: name }))],
          },
        ],
      },
    ],
    tokens: {
      'test-token': { login: 'octocat' },
      weak: { login: 'bob[bot]', kind: 'app', pushAccess: false },
    },
  });
}

const planWith = (fields: string, count = 1): Plan =>
  planOf(
    `items:\n${Array.from(
      { length: count },
      (_, at) => `  - { id: E${at + 1}, type: epic, title: Epic ${at + 1}, fields: { ${fields} } }`,
    ).join('\n')}`,
  );

const ALL = 'Size: m, risk: high, Effort: 3, Target: "2026-12-01", Customer: Ada';
const SHOWN = { Risk: 'High', Effort: 3, Target: '2026-12-01', Customer: 'Ada' };

async function run(github: GithubHarness, plan: Plan, token = 'test-token') {
  const from = github.server.log.length;
  const provider = await github.open({ needs: needsOf(plan, CONFIGURED), token });
  const result = await github.run(sync(provider, plan, { config: CONFIGURED }));
  return { result, requests: github.requests(from) };
}

async function failuresOf(work: Promise<unknown>): Promise<SyncError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SyncError) return error;
    throw error;
  }
  throw new Error('the run was expected to end incomplete');
}

describe('columns that show issue fields of the organization', () => {
  it('are found out by the refusal of the first write, and written through the issue', async () => {
    await using github = await start();
    const { result, requests } = await run(github, planWith(ALL));
    expect(result).toMatchObject({ complete: true, counts: { created: 1 } });
    expect(github.server.issues()[0]).toMatchObject({
      issueFields: SHOWN,
      items: [{ values: { Size: 'M' } }],
    });
    expect(requests.slice(-3)).toEqual([
      '5 updateProjectV2ItemFieldValue',
      'OrganizationIssueFields',
      '1 setIssueFieldValue',
    ]);
  });

  it('are read like all others: nothing to do in the next run, which does not ask for definitions', async () => {
    await using github = await start();
    await run(github, planWith(ALL));
    const { result, requests } = await run(github, planWith(ALL));
    expect(result).toMatchObject({ complete: true, counts: { unchanged: 1 }, drift: [] });
    expect(requests).toEqual(['Opening', 'IssuePages']);
  });

  it('are known from the values read, so that a change goes the right way at once', async () => {
    await using github = await start();
    await run(github, planWith(ALL));
    const { requests } = await run(github, planWith('Size: S, Risk: Low, Effort: 5'));
    expect(github.server.issues()[0]).toMatchObject({
      issueFields: { Risk: 'Low', Effort: 5 },
      items: [{ values: { Size: 'S' } }],
    });
    expect(Object.keys(github.server.issues()[0]?.issueFields ?? {})).toEqual(['Risk', 'Effort']);
    expect(requests.filter((name) => name.includes('FieldValue')).toSorted()).toEqual([
      '1 setIssueFieldValue',
      '1 updateProjectV2ItemFieldValue',
    ]);
  });

  it('follow the plan when a person changed them', async () => {
    await using github = await start();
    await run(github, planWith(ALL));
    github.server.edit({ do: 'set-field', issue: 1, field: 'Risk', value: 'Low' });
    const { result } = await run(github, planWith(ALL));
    expect(result.drift).toMatchObject([{ field: 'risk', observed: 'Low', resolution: 'overwritten' }]);
    expect(github.server.issues()[0]?.issueFields).toEqual(SHOWN);
  });

  it('are learned once for a whole level: one refused batch, one look, one batch', async () => {
    await using github = await start();
    const { requests } = await run(github, planWith('Risk: High', 12));
    expect(requests.slice(-3)).toEqual([
      '12 updateProjectV2ItemFieldValue',
      'OrganizationIssueFields',
      '12 setIssueFieldValue',
    ]);
    expect(github.server.issues().every(({ issueFields }) => issueFields['Risk'] === 'High')).toBe(true);
  });

  it('survive a lost reply', async () => {
    await using github = await start();
    github.server.faults.at({ rootField: 'setIssueFieldValue' }, { kind: 'reset', when: 'after' });
    const { result } = await run(github, planWith(ALL));
    expect(result.complete).toBe(true);
    expect(github.server.issues()[0]?.issueFields).toEqual(SHOWN);
    expect(github.server.faults.pending).toEqual([]);
  });

  it('whose definitions the token may not read fail the items that need them, and only those', async () => {
    await using github = await start();
    const denied = { type: 'FORBIDDEN', message: 'Resource not accessible by integration' };
    github.server.faults.at(
      { operationName: 'OrganizationIssueFields' },
      { kind: 'alias-error', alias: 0, ...denied },
    );
    const plan = planOf(`items:
  - { id: E1, type: epic, title: Epic 1, fields: { Risk: High } }
  - { id: E2, type: epic, title: Epic 2, fields: { Size: M } }`);
    const error = await failuresOf(run(github, plan));
    expect(error.result.counts).toMatchObject({ created: 2, failed: 1 });
    expect(error.failures).toMatchObject([
      {
        item: 'E1',
        error: {
          completedSteps: ['issue_created', 'issue_type_set', 'labels_set', 'project_item_added'],
          message: expect.stringContaining('issue fields of acme'),
          hint: expect.stringContaining('Issue fields: read'),
          cause: expect.any(ProviderCapabilityError),
        },
      },
    ]);
    expect((await run(github, plan)).result.complete).toBe(true);
    expect(github.server.issues()[0]?.issueFields).toEqual({ Risk: 'High' });
  });

  it('that GitHub drops without a word fail the item, naming the fields', async () => {
    await using github = await start();
    github.server.faults.at(
      { rootField: 'setIssueFieldValue' },
      { kind: 'dropped-input', members: ['issueFields'] },
    );
    const error = await failuresOf(run(github, planWith(ALL)));
    expect(error.failures).toMatchObject([
      { error: { message: expect.stringContaining('Risk, Effort, Target, Customer of #1') } },
    ]);
    expect((await run(github, planWith(ALL))).result.complete).toBe(true);
  });

  it('fail the item when the issue field lost the option that its column still lists', async () => {
    await using github = await start();
    const plan = planWith('Risk: Mid');
    github.server.edit({ do: 'set-options', field: 'Risk', options: ['Low', 'Mid', 'High'] });
    const error = await failuresOf(run(github, plan));
    expect(error.failures).toMatchObject([
      { error: { message: expect.stringContaining('has no option "Mid"; there are Low, High') } },
    ]);
  });

  it('stop a token that may not set them', async () => {
    await using github = await start();
    const error = await failuresOf(run(github, planWith('Risk: High'), 'weak'));
    expect(error.failures).toMatchObject([{ error: { cause: expect.any(AuthenticationError) } }]);
  });
});

describe('a server that does not know issue fields', () => {
  it('is asked again without them, and from then on', async () => {
    await using github = await start();
    const plan = planWith('Size: M');
    await run(github, plan);
    const message = "No such type ProjectV2ItemIssueFieldValue, so it can't be a fragment condition";
    github.server.faults.at({ operationName: 'IssuePages' }, { kind: 'alias-error', alias: 0, message });
    const { result, requests } = await run(github, plan);
    expect(result).toMatchObject({ complete: true, counts: { unchanged: 1 } });
    expect(requests).toEqual(['Opening', 'IssuePages', 'IssuePages']);
  });
});
