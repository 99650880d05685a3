import { readFile } from 'node:fs/promises';
import type { SyncMap } from '../contracts/sync-map.ts';
import { ConfigError, messageOf } from '../kernel/errors.ts';
import type { Problem } from '../kernel/problem.ts';
import { readSyncMap, writeSyncMap } from './sync-map-json.ts';
import { saveWhole, tryPlace } from './whole-file.ts';

/** Largest map that is read, in characters. */
const MAX_LENGTH = 50_000_000;

/** Which plan in which tracker a map belongs to. */
export type MapOwner = Pick<SyncMap, 'planId' | 'target'>;

/** Writes a map so that the file holds, at every moment, either the old map or the new one. */
export function saveSyncMap(path: string, map: SyncMap): Promise<void> {
  return saveWhole(path, writeSyncMap(map));
}

/**
 * Finds out before anything is created whether it could be put on record.
 * @throws ConfigError when it could not
 */
export async function checkWritable(path: string): Promise<void> {
  try {
    await tryPlace(path);
  } catch (error) {
    const message = `The sync map cannot be written to ${path}: ${messageOf(error)}`;
    throw refusal({ message, remedy: 'name another place with sync-path' });
  }
}

/**
 * The map of an earlier run, named by the user.
 * @throws ConfigError when it cannot be read, is no map, or belongs to another plan or target
 */
export async function loadSyncMap(path: string, owner: MapOwner): Promise<SyncMap> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const remedy = 'leave sync-map out for a first run, or check the path';
    throw refusal({ message: `The sync map ${path} cannot be read: ${messageOf(error)}`, remedy });
  });
  const map = text.length > MAX_LENGTH ? undefined : readSyncMap(text);
  if (map === undefined) {
    const remedy = 'pass the sync-map-path output of an earlier run, or leave sync-map out';
    throw refusal({ message: `The file ${path} is not a sync map`, remedy });
  }
  const other = differenceOf(map, owner);
  if (other !== undefined)
    throw refusal({
      message: `The sync map ${path} belongs to ${other}`,
      remedy: 'pass the map of this plan',
    });
  return map;
}

/** The map that lies at the place where one is going to be written, if it is one of the same plan. */
export async function findSyncMap(path: string, owner: MapOwner): Promise<SyncMap | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const map = readSyncMap(text);
  return map === undefined || differenceOf(map, owner) !== undefined ? undefined : map;
}

function differenceOf(map: MapOwner, owner: MapOwner): string | undefined {
  if (map.planId !== owner.planId) return `plan ${map.planId}, not ${owner.planId}`;
  if (map.target.toLowerCase() !== owner.target.toLowerCase()) return `${map.target}, not ${owner.target}`;
  return undefined;
}

function refusal(problem: Problem): ConfigError {
  return new ConfigError([problem]);
}
