/** A signal that fires with the first of several, until it is disposed; long-lived ones are left without a trace. */
export interface LinkedSignal extends Disposable {
  readonly signal: AbortSignal;
}

export function linkedSignal(...sources: readonly AbortSignal[]): LinkedSignal {
  const controller = new AbortController();
  const fire = (): void => {
    controller.abort(sources.find(({ aborted }) => aborted)?.reason);
  };
  for (const source of sources) source.addEventListener('abort', fire, { once: true });
  if (sources.some(({ aborted }) => aborted)) fire();
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const source of sources) source.removeEventListener('abort', fire);
    },
  };
}
