import type { FakeClock } from './fake-clock.ts';

/** A fetch that reads replies to their end, so that the clock knows of everything that is on its way. */
export function watchedFetch(clock: Pick<FakeClock, 'during'>, wire: typeof fetch = fetch): typeof fetch {
  return (url, init) =>
    clock.during(async () => {
      const reply = await wire(url, init);
      const body = await reply.arrayBuffer().catch(() => 'cut off');
      return new Response(body, { status: reply.status, headers: reply.headers });
    });
}
