import { ProviderError } from '../../contracts/errors.ts';
import type { UpdateBody } from '../../contracts/inputs.ts';
import { Coalescer } from './coalescer.ts';
import { currentBodies } from './operations.generated.ts';
import { present } from './present.ts';
import type { Transport } from './transport.ts';

const IDS_A_REQUEST = 100;

/** Keeps a body from being overwritten that somebody edited after it was read. GitHub offers no conditional write. */
export class BodyGuard {
  readonly #bodies: Coalescer<string, string>;

  constructor(transport: Transport) {
    this.#bodies = new Coalescer((ids) => readBodies(transport, ids));
  }

  /**
   * Whether the new body still has to be written: no when the issue has it already.
   * @throws ProviderError (retryable) when the body is neither the observed nor the new one
   */
  async needsWrite(id: string, { observed, next }: UpdateBody): Promise<boolean> {
    const current = await this.#bodies.get(id);
    if (current !== undefined && sameText(current, observed)) return !sameText(observed, next);
    if (current !== undefined && sameText(current, next)) return false;
    const what = current === undefined ? 'the issue is gone' : 'the body was changed';
    throw new ProviderError(`${what} while this run was under way; nothing was overwritten`, {
      kind: 'retryable',
      hint: 'run again',
    });
  }
}

async function readBodies(
  transport: Transport,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const bodies = new Map<string, string>();
  for (let start = 0; start < ids.length; start += IDS_A_REQUEST) {
    const { nodes } = await transport.queryPartial(
      currentBodies,
      { ids: ids.slice(start, start + IDS_A_REQUEST) },
      ['not-found', 'node-not-visible'],
    );
    for (const node of present(nodes)) if (node.kind === 'Issue') bodies.set(node.id, node.body);
  }
  return bodies;
}

/** GitHub's editor stores CRLF; that alone is not a change. */
function sameText(a: string, b: string): boolean {
  return a.replaceAll('\r\n', '\n') === b.replaceAll('\r\n', '\n');
}
