import { endGroup, info, startGroup } from '@actions/core';
import type { Phase, ProgressListener } from '../contracts/progress.ts';

const TITLES: Readonly<Record<Phase, string>> = {
  discovery: 'Discover what the tracker holds',
  upsert: 'Create items',
  enrich: 'Update items',
  relations: 'Link items',
  prune: 'Close items that left the plan',
};

/** Lines per phase at most, so that a large plan does not flood the log. */
const STEPS = 10;

/** Progress as one group of log lines for each phase. */
export class GroupedProgress implements ProgressListener {
  #isOpen = false;

  phaseStarted(phase: Phase, total?: number): void {
    this.close();
    startGroup(total === undefined ? TITLES[phase] : `${TITLES[phase]} (${total})`);
    this.#isOpen = true;
  }

  itemDone(_phase: Phase, done: number, total: number): void {
    if (total < 2) return;
    const step = Math.ceil(total / STEPS);
    if (done % step === 0 || done === total) info(`${done} of ${total}`);
  }

  phaseDone(): void {
    this.close();
  }

  /** Ends the group of a phase that broke off, so that what follows is not hidden in it. */
  close(): void {
    if (this.#isOpen) endGroup();
    this.#isOpen = false;
  }
}
