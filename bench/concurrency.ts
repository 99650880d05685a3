import { runAction } from './run-action.ts';
import { startServer } from './server.ts';
import { countsOf, type Row } from './table.ts';

const LATENCY = { requestMs: 200, mutationMs: 30 };

/** One request at a time, and the default: the same plan, the same limits, side by side on servers of their own. */
export function measureConcurrency(
  plan: string,
  inputs: Readonly<Record<string, string>>,
): Promise<readonly Row[]> {
  const measure = async (run: string, more: Readonly<Record<string, string>>): Promise<Row> => {
    const limits = { contentPerMinute: 80, contentPerHour: 500, contentCounts: 'objects' } as const;
    const server = await startServer({ latency: LATENCY, limits });
    try {
      const measured = await runAction(plan, { ...inputs, ...more }, server.url);
      const log = await server.log();
      return {
        run,
        requests: log.length,
        writes: log.filter(({ kind }) => kind === 'mutation').length,
        seconds: measured.seconds,
        megabytes: measured.peakMegabytes,
        note: `${trafficOf(measured.text)}; ${countsOf(measured)}`,
      };
    } finally {
      server.stop();
    }
  };
  return Promise.all([
    measure('one request at a time', { 'max-concurrent': '1' }),
    measure('default, five at a time', {}),
  ]);
}

/** Retries and refusals as the action counted them. */
function trafficOf(text: string): string {
  const traffic = /\d+ requests? \(([^)]*)\)/u.exec(text)?.[1] ?? '';
  const count = (what: RegExp): string => what.exec(traffic)?.[1] ?? '0';
  return `retries ${count(/(\d+) retr/u)}, refusals ${count(/(\d+) refusal/u)}`;
}
