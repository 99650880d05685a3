import { ProviderError } from '../../contracts/errors.ts';
import type { UpdateItemInput } from '../../contracts/inputs.ts';
import { Coalescer } from './coalescer.ts';
import { currentBodies } from './operations.generated.ts';
import { present } from './present.ts';
import type { Transport } from './transport.ts';

const IDS_A_REQUEST = 100;

/** What people may edit while a run is under way. */
interface Texts {
  readonly title: string;
  readonly body: string;
}

/** Keeps texts from being overwritten that somebody edited after they were read. GitHub offers no conditional write. */
export class BodyGuard {
  readonly #texts: Coalescer<string, Texts>;

  constructor(transport: Transport) {
    this.#texts = new Coalescer((ids) => readTexts(transport, ids));
  }

  /**
   * Whether the new body still has to be written: no when there is none or the issue has it already.
   * @throws ProviderError (retryable) when title or body are neither the observed nor the new ones
   */
  async needsWrite(id: string, { title, observedTitle, body }: UpdateItemInput): Promise<boolean> {
    if (body === undefined && observedTitle === undefined) return false;
    const current = await this.#texts.get(id);
    if (current === undefined) throw changed('the issue is gone');
    const isTitleKnown = observedTitle === undefined || [observedTitle, title].includes(current.title);
    if (!isTitleKnown) throw changed('the title was changed');
    if (body === undefined || sameText(current.body, body.next)) return false;
    if (sameText(current.body, body.observed)) return true;
    throw changed('the body was changed');
  }
}

function changed(what: string): ProviderError {
  return new ProviderError(`${what} while this run was under way; nothing was overwritten`, {
    kind: 'retryable',
    hint: 'run again',
  });
}

async function readTexts(transport: Transport, ids: readonly string[]): Promise<ReadonlyMap<string, Texts>> {
  const texts = new Map<string, Texts>();
  for (let start = 0; start < ids.length; start += IDS_A_REQUEST) {
    const { nodes } = await transport.queryPartial(
      currentBodies,
      { ids: ids.slice(start, start + IDS_A_REQUEST) },
      ['not-found', 'node-not-visible'],
    );
    for (const node of present(nodes)) if (node.kind === 'Issue') texts.set(node.id, node);
  }
  return texts;
}

/** GitHub's editor stores CRLF; that alone is not a change. */
function sameText(a: string, b: string): boolean {
  return a.replaceAll('\r\n', '\n') === b.replaceAll('\r\n', '\n');
}
