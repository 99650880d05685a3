import { setImmediate as turn } from 'node:timers/promises';

/** A process that ends at a request of its own: what it sent before stands, and nothing is sent any more. */
export interface MortalWire {
  /** In place of `fetch`; once dead, it neither sends nor answers. */
  readonly wire: typeof fetch;
  /** Resolves when the process is dead. */
  readonly died: Promise<void>;
}

/** @param applied whether the fatal request still reaches the server, which does what it says. */
export function mortalWire(fatal: number, applied: boolean): MortalWire {
  let sent = 0;
  let die: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const silence = (signal: AbortSignal | null | undefined): Promise<Response> =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  return {
    died,
    async wire(url, init) {
      const index = sent++;
      if (index < fatal) return fetch(url, init);
      if (index === fatal) {
        if (applied) await fetch(url, init).then((reply) => reply.arrayBuffer());
        // Requests that were under way before it are answered.
        await turn();
        die();
      }
      return silence(init?.signal);
    },
  };
}
