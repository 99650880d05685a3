import { IdentityError } from '../contracts/errors.ts';
import type { Item } from '../contracts/item.ts';
import type { PlanItem } from '../plan/types.ts';
import type { IdentityContext } from './identity.ts';

/**
 * An issue that we wrote, with our label and the title of an item that seems not to exist, is most likely that item
 * after somebody cleared its body: creating it again would double it.
 * @throws IdentityError naming every such pair
 */
export function refuseLostMarkers(
  missing: readonly PlanItem[],
  items: readonly Item[],
  { codec, label }: IdentityContext,
): void {
  const bare = new Map(
    items
      .filter(({ authoredByUs, labels }) => authoredByUs && labels.some((name) => isSame(name, label)))
      .filter(({ body }) => codec.parse(body) === undefined)
      .map((item) => [item.title.trim(), item]),
  );
  const pairs = missing.flatMap(({ id, title }) => {
    const item = bare.get(title.trim());
    return item === undefined ? [] : [`${id} seems to be ${item.key} (${item.url})`];
  });
  if (pairs.length === 0) return;
  throw new IdentityError(`somebody removed the planpilot block from the body: ${pairs.join('; ')}`, {
    hint: `add "adopt" with the issue's number to the item, or take the label ${label} off the issue to have a new one made`,
  });
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
