import type { Json } from '../kernel/canonical-json.ts';
import type { ObjectPath } from './cluster-client.ts';

/** A value that would be another one; absent means there is none. Values of Secrets are hidden. */
export interface FieldChange {
  /** JSON Pointer. */
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** What a dry run would have done to one object downstream. */
export interface PlannedChange {
  readonly action: 'create' | 'update' | 'delete';
  readonly kind: string;
  /** Of the upstream object. */
  readonly key: string;
  readonly path: ObjectPath;
  readonly fields: readonly FieldChange[];
}
