import type { Phase, ProgressListener } from '../contracts/progress.ts';

/** A place for progress: a terminal whose line can be rewritten, or a log. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const TITLES: Readonly<Record<Phase, string>> = {
  discovery: 'Discover',
  upsert: 'Create',
  enrich: 'Update',
  relations: 'Link',
  prune: 'Close',
};

const WIDTH = 30;

/** One line that fills up on a terminal; one line per finished phase elsewhere. */
export class ProgressBar implements ProgressListener {
  readonly #output: ProgressOutput;
  #total: number | undefined;

  constructor(output: ProgressOutput) {
    this.#output = output;
  }

  phaseStarted(phase: Phase, total?: number): void {
    this.#total = total;
    this.#draw(phase, 0, total);
  }

  itemDone(phase: Phase, done: number, total: number): void {
    this.#total = total;
    this.#draw(phase, done, total);
  }

  phaseDone(phase: Phase): void {
    const count = this.#total === undefined ? '' : ` ${this.#total}`;
    this.#output.write(`${this.#erase()}${TITLES[phase]}${count}: done\n`);
  }

  #draw(phase: Phase, done: number, total: number | undefined): void {
    if (this.#output.isTTY !== true) return;
    const share = total === undefined || total === 0 ? 0 : done / total;
    const filled = Math.round(share * WIDTH);
    const bar = '#'.repeat(filled).padEnd(WIDTH, '.');
    const count = total === undefined ? '' : ` ${done}/${total}`;
    this.#output.write(`${this.#erase()}${TITLES[phase].padEnd(9)}[${bar}]${count}`);
  }

  #erase(): string {
    return this.#output.isTTY === true ? '\r\u001B[2K' : '';
  }
}
