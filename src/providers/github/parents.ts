import { Coalescer } from './coalescer.ts';
import { currentParents } from './operations.generated.ts';
import { present } from './present.ts';
import type { Transport } from './transport.ts';

/** The parent of an issue as it is now. */
interface Parent {
  readonly id: string;
  /** Its first child. */
  readonly first: string | undefined;
}

const IDS_A_REQUEST = 100;

/** Reads parents; those that are asked for together travel together. */
export class Parents {
  readonly #parents: Coalescer<string, Parent>;

  constructor(transport: Transport) {
    this.#parents = new Coalescer((ids) => readParents(transport, ids));
  }

  /** Nothing for an issue that has none, or that is gone. */
  of(child: string): Promise<Parent | undefined> {
    return this.#parents.get(child);
  }
}

async function readParents(
  transport: Transport,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Parent>> {
  const parents = new Map<string, Parent>();
  for (let start = 0; start < ids.length; start += IDS_A_REQUEST) {
    const { nodes } = await transport.queryPartial(
      currentParents,
      { ids: ids.slice(start, start + IDS_A_REQUEST) },
      ['not-found', 'node-not-visible'],
    );
    for (const node of present(nodes)) {
      if (node.kind !== 'Issue' || node.parent === null) continue;
      const { id, subIssues } = node.parent;
      parents.set(node.id, { id, first: present(subIssues.nodes)[0]?.id });
    }
  }
  return parents;
}
