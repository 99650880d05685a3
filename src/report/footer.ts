import type { SyncResult } from '../contracts/sync-result.ts';
import { durationText } from '../kernel/time-text.ts';
import { codeText } from './markdown-parts.ts';
import { trafficText } from './traffic.ts';

/** Duration, traffic, plan id and fingerprint. */
export function footer({ syncMap, durationMs, usage }: SyncResult): string {
  return [
    `Took ${durationText(durationMs)}`,
    trafficText(usage),
    `plan ${codeText(syncMap.planId)}`,
    `fingerprint ${codeText(syncMap.planFingerprint)}`,
  ].join(' · ');
}
