import type { Forecast, WriteCounts } from '../../contracts/forecast.ts';
import type { ContentBudget } from './content-budget.ts';
import type { BatchPolicy } from './pending-writes.ts';
import type { Pace } from './traffic.ts';
import type { WriteStep } from './transport.ts';

/** The writes of a change set as this provider makes them. */
export function stepsOf({ levels, updates, relations }: WriteCounts, board: boolean): readonly WriteStep[] {
  const steps: readonly WriteStep[] = [
    ...levels.flatMap(({ items, fields }): readonly WriteStep[] => [
      { weight: 'create', writes: items, content: true },
      { weight: 'light', writes: board ? items : 0, content: false, follows: true },
      { weight: 'light', writes: board ? fields : 0, content: false, follows: true },
    ]),
    { weight: 'light', writes: updates, content: false },
    { weight: 'light', writes: relations, content: true },
  ];
  return steps.filter(({ writes }) => writes > 0);
}

/** What the steps cost if GitHub goes on as it did so far. */
export function forecastOf(
  steps: readonly WriteStep[],
  policy: BatchPolicy,
  budget: ContentBudget,
  { spacingMs, replyMs, maxConcurrent }: Pace,
): Forecast {
  const documents = documentsOf(steps, policy);
  const requests = documents.reduce((sum, count) => sum + count, 0);
  const content = steps.flatMap(({ content: counts, writes }, index) => {
    const count = documents[index] ?? 0;
    return counts ? Array.from({ length: count }, () => Math.ceil(writes / count)) : [];
  });
  const resumeAt = budget.shortUntil(content);
  return {
    requests,
    durationMs: requests * Math.max(spacingMs, replyMs / maxConcurrent) + steps.length * replyMs,
    ...(resumeAt === undefined ? {} : { resumeAt }),
  };
}

function documentsOf(steps: readonly WriteStep[], policy: BatchPolicy): readonly number[] {
  let before = 0;
  return steps.map(({ weight, writes, follows = false }) => {
    before = Math.max(Math.ceil(writes / policy.size(weight)), follows ? before : 0);
    return before;
  });
}
