import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SyncMap } from '../contracts/sync-map.ts';
import { ConfigError, messageOf } from '../kernel/errors.ts';
import type { Problem } from '../kernel/problem.ts';
import { readSyncMap, writeSyncMap } from './sync-map-json.ts';

/** Largest map that is read, in characters. */
const MAX_LENGTH = 50_000_000;

/** Which plan in which tracker a map belongs to. */
export type MapOwner = Pick<SyncMap, 'planId' | 'target'>;

/** Writes a map so that the file holds, at every moment, either the old map or the new one. */
export async function saveSyncMap(path: string, map: SyncMap): Promise<void> {
  const temporary = temporaryName(path);
  await makeFolder(dirname(path));
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(writeSyncMap(map));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Makes a folder and those around it. Node's own way of doing so never ends where a folder exists that cannot hold
 * another one and says so as if it did not exist, such as those below `/proc`.
 */
async function makeFolder(path: string): Promise<void> {
  const make = (): Promise<void> => mkdir(path).catch(unlessItExists);
  try {
    await make();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await make();
  }
}

/** What exists and is no folder shows when something is put into it. */
function unlessItExists(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/**
 * Finds out before anything is created whether it could be put on record.
 * @throws ConfigError when it could not
 */
export async function checkWritable(path: string): Promise<void> {
  const temporary = temporaryName(path);
  try {
    await makeFolder(dirname(path));
    await (await open(temporary, 'w')).close();
    await rm(temporary);
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

function temporaryName(path: string): string {
  return `${path}.tmp`;
}

function differenceOf(map: MapOwner, owner: MapOwner): string | undefined {
  if (map.planId !== owner.planId) return `plan ${map.planId}, not ${owner.planId}`;
  if (map.target.toLowerCase() !== owner.target.toLowerCase()) return `${map.target}, not ${owner.target}`;
  return undefined;
}

function refusal(problem: Problem): ConfigError {
  return new ConfigError([problem]);
}
