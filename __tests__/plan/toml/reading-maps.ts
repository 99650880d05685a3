import { PlanLoadError } from '../../../src/plan/errors.ts';
import type { FeatureMap } from '../../../src/plan/toml/feature-map.ts';
import { readFeatureMap } from '../../../src/plan/toml/read-map.ts';

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

export function mapOf(text: string | Uint8Array): FeatureMap {
  return readFeatureMap({ file: 'map.toml', bytes: typeof text === 'string' ? bytesOf(text) : text });
}

/** What reading refuses with; anything else that happens fails the test. */
export function refusalOf(text: string | Uint8Array): PlanLoadError {
  try {
    mapOf(text);
  } catch (error) {
    if (error instanceof PlanLoadError) return error;
    throw error;
  }
  throw new Error('the map was accepted');
}
