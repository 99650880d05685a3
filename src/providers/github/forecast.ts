import type { Forecast, WriteCounts } from '../../contracts/forecast.ts';
import type { ContentBudget } from './content-budget.ts';
import type { BatchPolicy } from './pending-writes.ts';
import type { Pace } from './traffic.ts';
import type { Work, WriteStep } from './transport.ts';

/** What there is besides the change set to foresee its cost. */
export interface ForecastSetting {
  readonly board: boolean;
  /** Labels that are made before the first item is created. */
  readonly newLabels: number;
}

/** Texts that are looked at in one request before they are overwritten. */
const LOOKS_A_REQUEST = 100;

/** The requests of a change set as this provider makes them. */
export function workOf({ levels, updates, relations }: WriteCounts, setting: ForecastSetting): Work {
  const { board, newLabels } = setting;
  const steps: readonly WriteStep[] = [
    { weight: 'light', writes: levels.length > 0 ? newLabels : 0, content: false },
    ...levels.flatMap(({ items, fields }): readonly WriteStep[] => [
      { weight: 'create', writes: items, content: true },
      { weight: 'light', writes: board ? items : 0, content: false, follows: true },
      { weight: 'light', writes: board ? fields : 0, content: false, follows: true },
    ]),
    { weight: 'light', writes: updates, content: false },
    { weight: 'light', writes: relations, content: true },
  ];
  return {
    steps: steps.filter(({ writes }) => writes > 0),
    reads: Math.ceil(updates / LOOKS_A_REQUEST),
  };
}

/** What the work costs if GitHub goes on as it did so far. */
export function forecastOf(
  { steps, reads }: Work,
  policy: BatchPolicy,
  budget: ContentBudget,
  { spacingMs, replyMs, maxConcurrent }: Pace,
): Forecast {
  const documents = documentsOf(steps, policy);
  const writes = documents.reduce((sum, count) => sum + count, 0);
  const content = steps.flatMap(({ content: counts, writes: objects }, index) => {
    const count = documents[index] ?? 0;
    return counts ? Array.from({ length: count }, () => Math.ceil(objects / count)) : [];
  });
  const resumeAt = budget.shortUntil(content);
  return {
    requests: writes + reads,
    durationMs: writes * Math.max(spacingMs, replyMs / maxConcurrent) + (steps.length + reads) * replyMs,
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
