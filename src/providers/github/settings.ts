import type { ProviderNeeds } from '../../contracts/inputs.ts';
import type { MarkerCodec } from '../../contracts/marker.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { ItemType } from '../../plan/types.ts';
import type { Transport } from './transport.ts';

/** How the level of an item is shown: by an issue type of the organization, or by a label. */
export type TypeStrategy = 'issue-type' | 'label';

/** What the provider is opened with. */
export interface GithubOptions {
  /** `owner/repo`. */
  readonly target: string;
  /** Web address of the board; without one, fields have no place. */
  readonly boardUrl?: string;
  /** Label that every item of ours carries. */
  readonly label: string;
  readonly needs: ProviderNeeds;
  readonly typeStrategy: TypeStrategy;
  /** Name of the issue type, or of the label, that stands for each level. */
  readonly typeMap: Readonly<Record<ItemType, string>>;
  /** HTTP requests in flight. */
  readonly maxConcurrent: number;
  readonly marker: MarkerCodec;
  /** A second token does the reads and the board; who writes issues, and with what role, is asked for by itself. */
  readonly twoTokens?: boolean;
  /** Owned by the provider from here on: disposed with it, and when opening fails. */
  readonly transport: Transport;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal?: AbortSignal;
}
