import fc from 'fast-check';
import type { Plan, PlanItem } from '../../src/plan/types.ts';

interface Spec {
  readonly stories: readonly (readonly number[])[];
  readonly seeds: readonly number[];
  readonly words: readonly string[];
}

interface Skeleton {
  readonly id: string;
  readonly type: PlanItem['type'];
  readonly parentId?: string;
}

const WORD = fc.constantFrom(
  'alpha',
  'beta',
  'gamma <b>',
  'delta | x',
  'épsilon',
  '`code`',
  '@team',
  '- [ ] box',
);

/**
 * Valid plans of three levels with up to about forty items, or as many as the widths of the levels allow. Dependencies
 * always point to earlier items of the list, so that the plan has no explicit cycle; roll-up may still find some.
 */
export function planArbitrary({ epics = 3, stories = 4, tasks = 4 } = {}): fc.Arbitrary<Plan> {
  const spec = fc.record({
    stories: fc.array(fc.array(fc.nat({ max: tasks }), { maxLength: stories }), {
      minLength: 1,
      maxLength: epics,
    }),
    seeds: fc.array(fc.nat(), { minLength: 24, maxLength: 24 }),
    words: fc.array(WORD, { minLength: 5, maxLength: 5 }),
  });
  return spec.map((value) => ({
    items: itemsOf(value),
    files: ['roadmap.yaml'],
    fingerprint: '',
    unresolved: [],
  }));
}

function itemsOf({ stories, seeds, words }: Spec): readonly PlanItem[] {
  const skeleton: readonly Skeleton[] = stories.flatMap((taskCounts, epic) => [
    { id: `E${epic}`, type: 'EPIC' as const },
    ...taskCounts.flatMap((tasks, story) => [
      { id: `S${epic}.${story}`, type: 'STORY' as const, parentId: `E${epic}` },
      ...Array.from({ length: tasks }, (_, task) => ({
        id: `T${epic}.${story}.${task}`,
        type: 'TASK' as const,
        parentId: `S${epic}.${story}`,
      })),
    ]),
  ]);
  return skeleton.map(({ parentId, ...item }, index) => {
    const seed = seeds[index % seeds.length] ?? 0;
    const parent = parentOf(parentId, seed, skeleton);
    const word = words[seed % words.length] ?? '';
    const earlier = skeleton.slice(0, index).filter(({ type }) => type === item.type);
    const blocker = seed % 3 === 0 ? earlier[(seed >> 4) % Math.max(1, earlier.length)] : undefined;
    return {
      ...item,
      ...(parent === undefined ? {} : { parentId: parent }),
      title: `${item.id} ${word}`.trim(),
      goal: word,
      dependsOn: blocker === undefined ? [] : [blocker.id],
      requirements: seed % 2 === 0 ? [word] : [],
      acceptanceCriteria: [],
      successMetrics: [],
      assumptions: [],
      risks: [],
      ...(seed % 4 === 0 ? { estimate: { tshirt: seed % 8 === 0 ? 'M' : 'L' } } : {}),
      labels: seed % 5 === 0 ? ['area/x'] : [],
      assignees: [],
      fields: seed % 7 === 0 ? { Team: word } : {},
      was: [],
      place: { file: 'roadmap.yaml', line: index + 1, column: 1 },
    };
  });
}

/** Mostly the parent that the id suggests; now and then none, or another of its level, so that plans differ in hierarchy. */
function parentOf(
  usual: string | undefined,
  seed: number,
  skeleton: readonly Skeleton[],
): string | undefined {
  if (usual === undefined || seed % 9 === 0) return undefined;
  const peers = skeleton.filter(({ type }) => type === (usual.startsWith('E') ? 'EPIC' : 'STORY'));
  return seed % 4 === 1 ? peers[(seed >> 3) % peers.length]?.id : usual;
}
