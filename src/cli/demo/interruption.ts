/** What ends a program from outside: Ctrl-C, a supervisor, a terminal that was closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Turns the first such signal into an abort, so that files and processes are put away first; a second one ends at once. */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #stop = (name: NodeJS.Signals): void => {
    this[Symbol.dispose]();
    this.#received = name;
    this.#controller.abort();
  };
  #received: NodeJS.Signals | undefined;

  constructor() {
    for (const name of SIGNALS) process.on(name, this.#stop);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the program by the signal that was received, so that whoever sent it sees that it worked. */
  comply(): void {
    if (this.#received !== undefined) process.kill(process.pid, this.#received);
  }

  [Symbol.dispose](): void {
    for (const name of SIGNALS) process.off(name, this.#stop);
  }
}
