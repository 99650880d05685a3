import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { Operation } from '../../src/contracts/operation.ts';
import type { SyncResult } from '../../src/contracts/sync-result.ts';
import type { EngineConfig } from '../../src/engine/config.ts';
import { needsOf } from '../../src/engine/needs.ts';
import type { Edit } from '../../src/github-server/store/edit-commands.ts';
import type { Plan } from '../../src/plan/types.ts';
import { createRenderer } from '../../src/rendering/factory.ts';
import { BOARD_URL, GithubHarness } from '../integration/github-harness.ts';
import { HastyClock, NEVER_MS } from '../integration/hasty-clock.ts';
import { CONFIG, sync } from '../support/engine-harness.ts';
import { planArbitrary } from '../support/plan-arbitrary.ts';
import { changesBetween, changesTold } from './tracker-changes.ts';

const renderer = createRenderer('markdown', { mentions: false, footer: true });
const SMALL = { epics: 2, stories: 2, tasks: 2 };

/** A plan, what people do to its issues, and the plan that comes after it. */
export interface Story {
  readonly first: Plan;
  readonly second: Plan;
  /** By position of the issue. */
  readonly edits: readonly ((issue: number, other: number) => Edit)[];
  readonly picks: readonly number[];
  readonly config: Partial<EngineConfig>;
}

const EDITS: readonly ((issue: number, other: number) => Edit)[] = [
  (issue) => ({ do: 'edit-title', issue, title: `renamed ${issue}` }),
  (issue) => ({ do: 'add-label', issue, label: 'theirs' }),
  (issue) => ({ do: 'remove-label', issue, label: 'area/x' }),
  (issue) => ({ do: 'set-type', issue, type: null }),
  (issue) => ({ do: 'set-type', issue, type: 'Task' }),
  (issue) => ({ do: 'close', issue }),
  (issue) => ({ do: 'close', issue, reason: 'NOT_PLANNED' }),
  (issue) => ({ do: 'set-parent', issue, parent: null }),
  (issue, other) => ({ do: 'add-blocker', issue, blocker: other }),
  (issue, other) => ({ do: 'remove-blocker', issue, blocker: other }),
  (issue) => ({ do: 'set-field', issue, field: 'Size', value: 'XS' }),
  (issue) => ({ do: 'set-field', issue, field: 'Status', value: null }),
  (issue) => ({ do: 'crlf-body', issue }),
  (issue) => ({ do: 'comment', issue, body: 'a remark' }),
  (issue) => ({ do: 'remove-item', issue }),
  (issue) => ({ do: 'archive-item', issue }),
];

/** The board has no such column; sizes stand for all fields. */
function withoutFields(plan: Plan): Plan {
  return { ...plan, items: plan.items.map((item) => ({ ...item, fields: {} })) };
}

export function storyArbitrary(): fc.Arbitrary<Story> {
  return fc.record({
    first: planArbitrary(SMALL).map(withoutFields),
    second: planArbitrary(SMALL).map(withoutFields),
    edits: fc.array(fc.constantFrom(...EDITS), { maxLength: 5 }),
    picks: fc.array(fc.nat(), { minLength: 10, maxLength: 10 }),
    config: fc.record({
      prune: fc.constantFrom('none', 'close'),
      siblingOrder: fc.constantFrom('create', 'plan'),
      rollup: fc.boolean(),
      onDrift: fc.constantFrom('report', 'overwrite'),
      maxCloses: fc.constant(1000),
    }),
  });
}

/** What a preview shows is what the sync after it does, to the tracker as well, and a preview after that shows nothing. */
export async function checkStory({ first, second, edits, picks, config }: Story): Promise<void> {
  await using site = await Site.start(config);
  await site.sync(first);
  const numbers = site.github.server.issues().map(({ number }) => number);
  edits.forEach((edit, index) => {
    const pick = (at: number): number => numbers[(picks[at] ?? 0) % numbers.length] ?? 1;
    const [issue, other] = [pick(index), pick(index + 5)];
    if (issue !== other) site.edit(edit(issue, other));
  });
  const before = site.github.server.log.length;
  const preview = await site.preview(second);
  expect(site.mutationsSince(before)).toEqual([]);
  const old = site.github.server.issues();
  const done = await site.sync(second);
  expect(changesBetween(old, site.github.server.issues())).toEqual(changesTold(done));
  expect(texts(done.operations)).toEqual(texts(preview.operations));
  expect(texts((await site.preview(second)).operations)).toEqual([]);
}

function texts(operations: readonly Operation[]): readonly string[] {
  return operations.map((operation) => JSON.stringify(operation));
}

class Site implements AsyncDisposable {
  readonly github: GithubHarness;
  readonly #config: EngineConfig;

  private constructor(github: GithubHarness, config: Partial<EngineConfig>) {
    this.github = github;
    this.#config = { ...CONFIG, boardUrl: BOARD_URL, initialFields: { Status: 'Backlog' }, ...config };
  }

  static async start(config: Partial<EngineConfig>): Promise<Site> {
    return new Site(await GithubHarness.start({}, new HastyClock()), config);
  }

  /** What GitHub refuses people as well is left out. */
  edit(command: Edit): void {
    try {
      this.github.server.edit(command);
    } catch {
      return;
    }
  }

  async sync(plan: Plan): Promise<SyncResult> {
    const provider = await this.github.open({
      needs: needsOf(plan, this.#config),
      requestTimeoutMs: NEVER_MS,
    });
    return this.github.run(sync(provider, plan, { config: this.#config, renderer }));
  }

  async preview(plan: Plan): Promise<SyncResult> {
    const provider = await this.github.openPreview({
      needs: needsOf(plan, this.#config),
      requestTimeoutMs: NEVER_MS,
    });
    const ports = { dryRun: true };
    return this.github.run(sync(provider, plan, { config: this.#config, renderer, ports }));
  }

  mutationsSince(from: number): readonly string[] {
    return this.github.server.log
      .slice(from)
      .filter(({ kind }) => kind === 'mutation')
      .flatMap(({ rootFields }) => rootFields.map(({ name }) => name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.github[Symbol.asyncDispose]();
  }
}
