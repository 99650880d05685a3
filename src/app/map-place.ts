import { join } from 'node:path';
import { shortHash } from '../kernel/hash.ts';
import type { MapOwner } from './sync-map-file.ts';

/** Which file a run's map goes to. */
export interface MapPlace {
  /** Chosen by the user. */
  readonly chosen?: string;
  /** Where maps go otherwise. */
  readonly folder: string;
  readonly dryRun: boolean;
}

/**
 * The chosen file, else one named after plan and target, so that two plans of one job do not share it. A dry run, whose
 * map holds placeholders, never touches the file of a real one: it adds `.dry-run`, as planpilot does.
 */
export function mapPath({ chosen, folder, dryRun }: MapPlace, owner: MapOwner): string {
  const path = chosen ?? join(folder, `${slug(owner.planId)}-${identityHash(owner)}.sync-map.json`);
  return dryRun ? `${path}.dry-run` : path;
}

function slug(planId: string): string {
  return (
    planId
      .replace(/[^A-Za-z0-9]+/gu, '-')
      .replace(/^-|-$/gu, '')
      .slice(0, 40) || 'plan'
  );
}

function identityHash({ planId, target }: MapOwner): string {
  return shortHash(`${planId}\n${target.toLowerCase()}`, 8);
}
