/** Aborts when the workflow is cancelled; disposing it takes the handlers away again. */
export interface StopSignal extends Disposable {
  readonly signal: AbortSignal;
}

/** The runner sends SIGINT, then SIGTERM 7.5 seconds later, then kills: time enough to let running requests settle. */
export function stopSignal(): StopSignal {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
    },
  };
}
