import { inputSpelling } from '../../src/action/inputs.ts';
import type { WorkflowEvent } from '../../src/app/mode.ts';
import { loadSettings, type Settings } from '../../src/app/settings.ts';
import { Workspace } from '../../src/app/workspace-files.ts';
import { temporaryFolder } from './workspaces.ts';

/** What a test gives the action. */
export interface Given {
  readonly inputs?: Readonly<Record<string, string>>;
  /** Config files and others, by path in the workspace. */
  readonly files?: Readonly<Record<string, string>>;
  readonly event?: WorkflowEvent;
  readonly repository?: string;
  readonly apiUrl?: string;
}

/** Inputs of a run that is told to sync and lacks nothing. */
export const COMPLETE = { mode: 'sync', token: 'secret-token', target: 'acme/shop' } as const;

/** The settings that come of it. */
export async function settingsFrom({ inputs = {}, files = {}, ...rest }: Given): Promise<Settings> {
  await using folder = await temporaryFolder(files);
  const workspace = await Workspace.open(folder.path);
  return await loadSettings({
    given: new Map(Object.entries(inputs)),
    spelling: inputSpelling,
    workspace,
    ...rest,
  });
}
