import type { Journal } from '../contracts/journal.ts';
import type { MarkerCodec } from '../contracts/marker.ts';
import type { ProgressListener } from '../contracts/progress.ts';
import type { SyncMap } from '../contracts/sync-map.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { FieldValue, PlanItemId } from '../plan/types.ts';

/** What to do when somebody else changed a value that we wrote. */
export type OnDrift = 'report' | 'overwrite' | 'fail';

/** Which order children have: that of the plan when they are created, or that of the plan for ever. */
export type SiblingOrder = 'create' | 'plan';

/** How a run behaves; the same for every provider. */
export interface EngineConfig {
  /** Repository or project, for the sync map and for messages. */
  readonly target: string;
  readonly boardUrl?: string;
  /** Label that every item of ours carries. */
  readonly label: string;
  /** HTTP requests in flight, 1 to 50; 1 is strictly sequential. */
  readonly maxConcurrent: number;
  /** Derive blocked-by edges of stories and epics from those of their children. */
  readonly rollup: boolean;
  readonly siblingOrder: SiblingOrder;
  /** Another plan id whose items this plan takes over. */
  readonly adoptPlanId?: string;
  /** What becomes of items that left the plan. */
  readonly prune: 'none' | 'close';
  /** More closes than this hold the run before its first write. */
  readonly maxCloses: number;
  /** A larger share of the existing items, changed or closed, holds the run; absent: any share is fine. */
  readonly maxChangesPercent?: number;
  /** Absent: title and body are reported and kept, everything else that we own is overwritten. */
  readonly onDrift?: OnDrift;
  /** Board field that receives the T-shirt size; absent when sizes are not written. */
  readonly sizeField?: string;
  /** The size field was named by the user, so a board without it is an error. */
  readonly sizeFieldRequired: boolean;
  /** Board fields that new items start with; afterwards they belong to the tracker. */
  readonly initialFields: Readonly<Record<string, FieldValue>>;
}

/** The doors through which the engine reaches the world, the provider and the renderer aside. */
export interface EnginePorts {
  /** Nothing is going to be written for real. */
  readonly dryRun: boolean;
  readonly marker: MarkerCodec;
  readonly journal: Journal;
  readonly progress: ProgressListener;
  readonly logger: Logger;
  readonly clock: Clock;
  /** The last run's map, when there is one: its ids are looked up directly, its items are trusted. */
  readonly previous?: SyncMap;
  /** Aborting starts no new work, lets running requests settle and still yields a result. */
  /** Posted below an item before it is closed for having left the plan, in the tracker's markup. */
  readonly closingComment?: (item: PlanItemId) => string;
  readonly signal?: AbortSignal;
}
