import { describe, expect, it } from '@jest/globals';
import { CreateItemPartialFailureError, SyncError } from '../../src/contracts/errors.ts';
import type { EngineConfig } from '../../src/engine/config.ts';
import { needsOf } from '../../src/engine/needs.ts';
import type { Fault } from '../../src/github-server/http/faults.ts';
import type { LogEntry } from '../../src/github-server/http/log.ts';
import type { TypeStrategy } from '../../src/providers/github/settings.ts';
import { endState } from '../support/end-state.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { BOARD_URL, GithubHarness } from './github-harness.ts';

const CONFIGURED: EngineConfig = {
  ...CONFIG,
  boardUrl: BOARD_URL,
  initialFields: { Status: 'Backlog', Iteration: 'active' },
};

const PLAN = planOf(`
items:
  - { id: E1, type: epic, title: Epic one }
  - { id: S1, type: story, title: Story one, parent_id: E1, labels: [backend], estimate: { tshirt: M }, fields: { Effort: 3 } }
  - { id: S2, type: story, title: Story two, parent_id: E1, depends_on: [S1] }
`);

/** `Effort` shows an issue field of the organization. */
const start = () =>
  GithubHarness.start({
    owners: [
      {
        login: 'acme',
        issueFields: [{ name: 'Effort', dataType: 'NUMBER' }],
        repositories: [{ name: 'roadmap' }],
        projects: [
          {
            title: 'Roadmap',
            fields: [
              { name: 'Status', dataType: 'SINGLE_SELECT', options: ['Backlog', 'Done'] },
              { name: 'Size', dataType: 'SINGLE_SELECT', options: ['S', 'M'] },
              {
                name: 'Iteration',
                dataType: 'ITERATION',
                iterations: [{ title: 'Now', startDate: '2026-11-20', duration: 30 }],
              },
              { name: 'Effort', dataType: 'NUMBER', issueField: 'Effort' },
            ],
          },
        ],
      },
    ],
  });

async function run(github: GithubHarness, typeStrategy: TypeStrategy) {
  const provider = await github.open({ needs: needsOf(PLAN, CONFIGURED), typeStrategy });
  try {
    const result = await github.run(sync(provider, PLAN, { config: CONFIGURED }));
    return { result, failures: [], writes: provider.usage().writes };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return { result: error.result, failures: error.failures, writes: provider.usage().writes };
  }
}

/** What people see in the end, values of issue fields included. */
const picture = ({ server }: GithubHarness) => ({
  items: endState(server.issues()),
  issueFields: Object.fromEntries(server.issues().map(({ title, issueFields }) => [title, issueFields])),
});

const refused = (alias: number): Fault => ({
  kind: 'alias-error',
  alias,
  type: 'UNPROCESSABLE',
  message: 'not now',
});
const dropped = (...members: string[]): Fault => ({ kind: 'dropped-input', members });
const asking =
  (rootField: string, words = '') =>
  ({ rootFields, variables }: LogEntry): boolean =>
    rootFields.some(({ name }) => name === rootField) && JSON.stringify(variables).includes(words);
const stories = asking('createIssue', 'Story one');

const CREATED = ['issue_created'];
const TYPED = ['issue_type_set'];
const LABELLED = ['labels_set'];
const ON_BOARD = ['project_item_added'];
const FILLED = ['project_fields_set'];

describe.each(['issue-type', 'label'] as const)(
  'an item that was left half-made, types by %s,',
  (strategy) => {
    const isLabel = strategy === 'label';

    it.each<[string, (entry: LogEntry) => boolean, Fault, readonly string[] | undefined]>([
      ['without being created', stories, refused(0), undefined],
      [
        'without a type',
        stories,
        isLabel ? dropped('labelIds') : dropped('issueTypeId'),
        isLabel ? [...CREATED, ...ON_BOARD, ...FILLED] : [...CREATED, ...LABELLED, ...ON_BOARD, ...FILLED],
      ],
      [
        'without labels',
        stories,
        dropped('labelIds'),
        isLabel ? [...CREATED, ...ON_BOARD, ...FILLED] : [...CREATED, ...TYPED, ...ON_BOARD, ...FILLED],
      ],
      [
        'outside the board',
        (entry) => asking('addProjectV2ItemById')(entry) && entry.rootFields.length === 2,
        refused(0),
        [...CREATED, ...TYPED, ...LABELLED],
      ],
      [
        'without its first field',
        (entry) => asking('updateProjectV2ItemFieldValue')(entry) && entry.rootFields.length > 2,
        refused(0),
        [...CREATED, ...TYPED, ...LABELLED, ...ON_BOARD],
      ],
      [
        'without its last field',
        (entry) => asking('updateProjectV2ItemFieldValue')(entry) && entry.rootFields.length > 2,
        refused(2),
        [...CREATED, ...TYPED, ...LABELLED, ...ON_BOARD],
      ],
      [
        'without an issue field',
        asking('setIssueFieldValue'),
        refused(0),
        [...CREATED, ...TYPED, ...LABELLED, ...ON_BOARD],
      ],
      ['without a blocker', asking('addBlockedBy'), refused(0), undefined],
    ])('%s, says so and is completed by the next run', async (_what, target, fault, steps) => {
      await using whole = await start();
      await run(whole, strategy);
      await using github = await start();
      github.server.faults.at(target, fault);
      const { failures } = await run(github, strategy);
      expect(github.server.faults.pending).toEqual([]);
      expect(picture(github)).not.toEqual(picture(whole));
      const [failure] = failures.filter(({ error }) => error instanceof CreateItemPartialFailureError);
      const reported = failure?.error;
      expect(reported instanceof CreateItemPartialFailureError ? reported.completedSteps : undefined).toEqual(
        steps,
      );

      const second = await run(github, strategy);
      expect(second.result).toMatchObject({ complete: true, drift: [] });
      expect(picture(github)).toEqual(picture(whole));

      const third = await run(github, strategy);
      expect(third).toMatchObject({ result: { complete: true, counts: { unchanged: 3 } }, writes: 0 });
    });
  },
);
