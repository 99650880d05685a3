import type { ProviderUsage } from '../contracts/provider.ts';
import { countOfNoun, listOf } from './wording.ts';

/** `32 requests (28 writes and 1 retry)`. */
export function trafficText({ requests, writes, retries, refusals }: ProviderUsage): string {
  const parts = [
    countOfNoun(writes, 'write'),
    ...(retries === 0 ? [] : [retries === 1 ? '1 retry' : `${retries} retries`]),
    ...(refusals === 0 ? [] : [`${countOfNoun(refusals, 'refusal')} because of a limit`]),
  ];
  return `${countOfNoun(requests, 'request')} (${listOf(parts)})`;
}
