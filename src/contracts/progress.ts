/** The engine's phases that take time, in order. */
export type Phase = 'discovery' | 'upsert' | 'enrich' | 'relations' | 'prune';

/** Told as a run goes on. `total` is absent while it is not known. */
export interface ProgressListener {
  phaseStarted(phase: Phase, total?: number): void;
  itemDone(phase: Phase, done: number, total: number): void;
  phaseDone(phase: Phase): void;
}

export const silentProgress: ProgressListener = {
  phaseStarted: () => undefined,
  itemDone: () => undefined,
  phaseDone: () => undefined,
};
