import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { WorkflowEvent } from './mode.ts';

const payload = z.object({ repository: z.object({ default_branch: z.string() }) });

/** The variables that GitHub sets about the event. */
export type EventVariables = Readonly<
  Record<'GITHUB_EVENT_NAME' | 'GITHUB_EVENT_PATH' | 'GITHUB_REF', string | undefined>
>;

/** The event that started the workflow; nothing outside of one. A payload that cannot be read says nothing. */
export async function readEvent(variables: EventVariables): Promise<WorkflowEvent | undefined> {
  const { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path, GITHUB_REF: ref = '' } = variables;
  if (name === undefined || name === '') return undefined;
  const branch = path === undefined || path === '' ? undefined : await defaultBranchIn(path);
  return { name, ref, ...(branch === undefined ? {} : { defaultBranch: branch }) };
}

async function defaultBranchIn(path: string): Promise<string | undefined> {
  try {
    const event = payload.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return event.success ? event.data.repository.default_branch : undefined;
  } catch {
    return undefined;
  }
}
