import type { Measured } from './run-action.ts';

/** One line of a table. */
export interface Row {
  readonly run: string;
  readonly requests: number;
  readonly writes: number;
  readonly seconds: number;
  readonly megabytes?: number;
  readonly note?: string;
}

/** The counts that the action put out. */
export function countsOf({ outputs }: Measured): string {
  return ['created', 'updated', 'unchanged'].map((name) => `${name} ${outputs.get(name)}`).join(', ');
}

export function printTable(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}\n`);
  console.log('| run | requests | writes | wall time | peak memory | |');
  console.log('|---|---:|---:|---:|---:|---|');
  for (const { run, requests, writes, seconds, megabytes, note } of rows) {
    const memory = megabytes === undefined ? '' : `${megabytes.toFixed(0)} MB`;
    console.log(`| ${run} | ${requests} | ${writes} | ${seconds.toFixed(1)} s | ${memory} | ${note ?? ''} |`);
  }
}
