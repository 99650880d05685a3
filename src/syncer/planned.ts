import { fieldChanges } from './field-diff.ts';
import { gvrText, type KubeObject } from './kube-object.ts';
import type { PlannedChange } from './planned-change.ts';

/** What a dry run would have done; the latest word on each object counts. */
export class Planned {
  readonly #changes = new Map<string, PlannedChange>();

  get changes(): readonly PlannedChange[] {
    return [...this.#changes.values()];
  }

  /** Remembers the change, unless the two states do not differ in anything that people see. */
  record(
    change: Pick<PlannedChange, 'action' | 'key' | 'path'>,
    before: KubeObject | undefined,
    after: KubeObject | undefined,
  ): boolean {
    const { gvr, namespace = '', name } = change.path;
    const id = `${gvrText(gvr)} ${namespace}/${name}`;
    const fields = fieldChanges(before, after);
    if (fields.length === 0) return this.#changes.delete(id) && false;
    this.#changes.set(id, { ...change, kind: (after ?? before)?.kind ?? '', fields });
    return true;
  }
}
