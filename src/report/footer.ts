import type { SyncResult } from '../contracts/sync-result.ts';
import { codeText } from './markdown-parts.ts';
import { trafficText } from './traffic.ts';
import { durationText } from './wording.ts';

export interface FooterInput {
  readonly result: SyncResult;
  /** Command line that repeats the run. */
  readonly rerun?: string;
}

/** Duration, traffic, plan id and fingerprint, and how to repeat the run. */
export function footer({ result, rerun }: FooterInput): string {
  const { syncMap, durationMs } = result;
  const facts = [
    `Took ${durationText(durationMs)}`,
    trafficText(result.usage),
    `plan ${codeText(syncMap.planId)}`,
    `fingerprint ${codeText(syncMap.planFingerprint)}`,
  ].join(' · ');
  return rerun === undefined ? facts : `${facts}\n\nThe same from a terminal: ${codeText(rerun)}`;
}
