import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { Operation } from '../../src/contracts/operation.ts';
import type { SyncResult } from '../../src/contracts/sync-result.ts';
import type { EngineConfig } from '../../src/engine/config.ts';
import { needsOf } from '../../src/engine/needs.ts';
import type { Edit } from '../../src/github-server/store/edit-commands.ts';
import type { Plan } from '../../src/plan/types.ts';
import { createRenderer } from '../../src/rendering/factory.ts';
import { BOARD_URL, GithubHarness, type OpenOptions } from '../integration/github-harness.ts';
import { HastyClock, NEVER_MS } from '../integration/hasty-clock.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
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
  readonly open: OpenOptions;
  /** Which items have another id in the second plan, by their position. */
  readonly renamed: readonly boolean[];
  /** The second plan takes an issue over that somebody else made. */
  readonly adopts: boolean;
  /** Which operations of the preview are reviewed, by their position; all of them when absent. */
  readonly reviewed: readonly boolean[] | undefined;
}

const LABELS = { typeStrategy: 'label', typeMap: { EPIC: 'epic', STORY: 'story', TASK: 'task' } } as const;

const WAYS: readonly OpenOptions[] = [{}, LABELS, { token: 'writer' }, { token: 'writer', ...LABELS }];

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
    open: fc.constantFrom(...WAYS),
    renamed: fc.array(fc.boolean(), { maxLength: 8 }),
    adopts: fc.boolean(),
    reviewed: fc.option(fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), { nil: undefined }),
  });
}

/** Ids are other ones, and say so; whatever points to them does as well. */
function withOtherIds(plan: Plan, renamed: readonly boolean[]): Plan {
  const chosen = new Set(plan.items.filter((_item, at) => renamed[at] === true).map(({ id }) => id));
  const now = (id: string): string => (chosen.has(id) ? `${id}-new` : id);
  const items = plan.items.map(({ parentId, ...item }) => ({
    ...item,
    id: now(item.id),
    was: chosen.has(item.id) ? [item.id] : [],
    dependsOn: item.dependsOn.map(now),
    ...(parentId === undefined ? {} : { parentId: now(parentId) }),
  }));
  return { ...plan, items };
}

/** The plan with one more item, which is that issue. */
function withAdopted(plan: Plan, adopt: number): Plan {
  const [first] = planOf('items: [{ id: theirs, type: epic, title: Taken over }]').items;
  return first === undefined ? plan : { ...plan, items: [...plan.items, { ...first, adopt }] };
}

/** What a preview shows is what the sync after it does, to the tracker as well, and a preview after that shows nothing. */
export async function checkStory(story: Story): Promise<void> {
  const { first, edits, picks, config, open, reviewed } = story;
  await using site = await Site.start(config, open);
  const renamed = withOtherIds(story.second, story.renamed);
  const second = story.adopts ? withAdopted(renamed, 1) : renamed;
  site.edit({ do: 'create-issue', title: 'Theirs' });
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
  const chosen = preview.operations.filter((_operation, at) => reviewed?.[at % 5] ?? true);
  const done = await site.sync(second, chosen);
  expect(changesBetween(old, site.github.server.issues())).toEqual(changesTold(done));
  if (reviewed !== undefined) {
    expect(texts(chosen)).toEqual(expect.arrayContaining([...texts(done.operations)]));
    await site.sync(second);
  } else expect(texts(done.operations)).toEqual(texts(preview.operations));
  expect(texts((await site.preview(second)).operations)).toEqual([]);
}

function texts(operations: readonly Operation[]): readonly string[] {
  return operations.map((operation) => JSON.stringify(operation));
}

class Site implements AsyncDisposable {
  readonly github: GithubHarness;
  readonly #config: EngineConfig;
  readonly #open: OpenOptions;

  private constructor(github: GithubHarness, config: Partial<EngineConfig>, open: OpenOptions) {
    this.github = github;
    this.#open = open;
    this.#config = { ...CONFIG, boardUrl: BOARD_URL, initialFields: { Status: 'Backlog' }, ...config };
  }

  static async start(config: Partial<EngineConfig>, open: OpenOptions): Promise<Site> {
    const tokens = { 'test-token': { login: 'octocat' }, writer: { kind: 'github-token' } } as const;
    return new Site(await GithubHarness.start({ tokens }, new HastyClock()), config, {
      ...open,
      ...(open.token === undefined ? {} : { projectToken: 'test-token' }),
    });
  }

  /** What GitHub refuses people as well is left out. */
  edit(command: Edit): void {
    try {
      this.github.server.edit(command);
    } catch {
      return;
    }
  }

  async sync(plan: Plan, reviewed?: readonly Operation[]): Promise<SyncResult> {
    const provider = await this.github.open({
      ...this.#open,
      needs: needsOf(plan, this.#config),
      requestTimeoutMs: NEVER_MS,
    });
    const against = reviewed === undefined ? {} : { against: { reviewed } };
    return this.github.run(sync(provider, plan, { config: this.#config, renderer, ...against }));
  }

  async preview(plan: Plan): Promise<SyncResult> {
    const provider = await this.github.openPreview({
      ...this.#open,
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
