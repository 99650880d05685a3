import type { Spelling } from './given-options.ts';
import type { WorkflowEvent } from './mode.ts';
import type { GivenTexts } from './option-checks.ts';
import type { Workspace } from './workspace-files.ts';

/** What a face knows before anything is checked. */
export interface SettingsRequest {
  readonly given: GivenTexts;
  readonly spelling: Spelling;
  readonly workspace: Workspace;
  /** Target when none is given, as `owner/name`. */
  readonly repository?: string;
  /** Where GitHub's API is, when it is not at github.com: the value of `GITHUB_API_URL`. */
  readonly apiUrl?: string;
  /** The event that started the run, when there is one. */
  readonly event?: WorkflowEvent;
}
