import { describe, expect, it } from '@jest/globals';
import { planOf } from '../support/engine-harness.ts';
import { mortalWire } from './mortal-wire.ts';
import { emptyTracker, endState, oneMore, PLAN, QUIET, run, runUntilDone, STRATEGIES } from './sweeping.ts';

/** Everything of the plan that can be edited, edited: texts, labels, sizes, fields, parents, dependencies, a level. */
const EDITED = planOf(`
items:
  - { id: E1, type: epic, title: Epic 1, labels: [product] }
  - { id: E2, type: epic, title: Epic two, goal: less }
  - { id: S1, type: story, title: Story one, parent_id: E2, labels: [late] }
  - { id: S2, type: epic, title: Story two, estimate: { tshirt: L } }
  - { id: S3, type: story, title: Story three, parent_id: S2, depends_on: [S1] }
  - { id: T1, type: task, title: Task one, parent_id: S1, depends_on: [T2], estimate: { tshirt: L } }
  - { id: T2, type: task, title: Task two, parent_id: S3, fields: { Size: XS } }
  - { id: T3, type: task, title: Task three, parent_id: S3, depends_on: [T2], labels: [ops] }
`);

/** The new story is no longer planned, yet it stays where it is. */
function withoutNew(state: ReturnType<typeof endState>) {
  const old = state.filter(({ title }) => title !== 'Story three');
  return old.map((issue) => ({
    ...issue,
    children: new Set([...issue.children].filter((title) => title !== 'Story three')),
  }));
}

const DEATHS = [
  ['issue-type', true],
  ['label', false],
] as const;

describe('killed at any request of an edit, done again, then taken back', () => {
  it.each(DEATHS)(
    'leaves nothing behind (%s, fatal request applied: %s)',
    async (strategy, applied) => {
      const options = STRATEGIES[strategy];
      await using reference = await emptyTracker();
      await run(reference, PLAN, options);
      const original = endState(reference.server);
      const start = reference.server.log.length;
      await run(reference, EDITED, options);
      const edited = endState(reference.server);
      const requests = reference.server.log.length - start;

      for (let index = 0; index < requests; index += 1) {
        await using github = await emptyTracker();
        await run(github, PLAN, options);
        const { wire, died } = mortalWire(index, applied);
        await Promise.race([run(github, EDITED, { ...options, wire }), died]);
        await runUntilDone(github, EDITED, options);
        expect({ index, state: endState(github.server) }).toEqual({ index, state: edited });
        expect(await oneMore(github, EDITED, options)).toEqual(QUIET);
        await runUntilDone(github, PLAN, options);
        expect({ index, state: withoutNew(endState(github.server)) }).toEqual({ index, state: original });
        expect(await oneMore(github, PLAN, options)).toEqual(QUIET);
      }
    },
    60_000,
  );
});
