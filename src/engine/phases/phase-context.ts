import type { Journal } from '../../contracts/journal.ts';
import type { MarkerCodec } from '../../contracts/marker.ts';
import type { Phase, ProgressListener } from '../../contracts/progress.ts';
import type { ProviderWriter } from '../../contracts/provider.ts';
import { boundedMap } from '../../kernel/bounded-map.ts';
import type { RunState } from './run-state.ts';

/** What the writing phases work with. */
export interface PhaseContext {
  readonly writer: ProviderWriter;
  readonly codec: MarkerCodec;
  readonly journal: Journal;
  readonly progress: ProgressListener;
  readonly state: RunState;
  /** Operations admitted at a time: requests in flight times operations a request; of one request where it has to be. */
  readonly admission: number;
}

/** Counts the operations of one phase for the progress listener. */
export interface PhaseCounter {
  done(): void;
}

/** Announces a phase, runs it, announces its end, whether or not it succeeds. */
export async function runPhase(
  phase: Phase,
  total: number,
  progress: ProgressListener,
  work: (counter: PhaseCounter) => Promise<void>,
): Promise<void> {
  let done = 0;
  progress.phaseStarted(phase, total);
  try {
    await work({ done: () => progress.itemDone(phase, ++done, total) });
  } finally {
    progress.phaseDone(phase);
  }
}

/** Runs operations that may fail one by one without stopping the others. */
export async function runOperations<T>(
  operations: readonly T[],
  { admission, writer }: PhaseContext,
  counter: PhaseCounter,
  run: (operation: T) => Promise<void>,
): Promise<void> {
  const round = writer.oneBatchAtATime === true ? admission : operations.length;
  for (let start = 0; start < operations.length; start += round) {
    await boundedMap(operations.slice(start, start + round), admission, async (operation) => {
      await run(operation);
      counter.done();
    });
  }
}
