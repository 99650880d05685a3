import type { ProviderUsage } from '../contracts/provider.ts';
import { countOfNoun, listOf } from './wording.ts';

/** `32 requests (28 writes and 1 retry; 45 points of the hourly budget)`. */
export function trafficText({ requests, writes, retries, refusals, points }: ProviderUsage): string {
  const parts = [
    countOfNoun(writes, 'write'),
    ...(retries === 0 ? [] : [retries === 1 ? '1 retry' : `${retries} retries`]),
    ...(refusals === 0 ? [] : [`${countOfNoun(refusals, 'refusal')} because of a limit`]),
  ];
  const cost = points === 0 ? '' : `; ${countOfNoun(points, 'point')} of the hourly budget`;
  return `${countOfNoun(requests, 'request')} (${listOf(parts)}${cost})`;
}
