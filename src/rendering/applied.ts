import { type Applied, NOTHING_APPLIED } from '../contracts/marker.ts';

const HASH = /^[0-9a-f]{1,64}$/;
const SINGLE = ['title', 'body', 'type', 'parent', 'state'] as const;
const SETS = ['labels', 'blockers'] as const;

/**
 * The hashes in one line: `title=1a2b body=3c4d labels=aa,bb fields=kk:vv`. Sets are sorted and hold nothing twice, so
 * that equal content gives equal bytes.
 * @throws Error when a value is not hexadecimal, which would be a defect of the caller.
 */
export function formatApplied(applied: Applied): string {
  const parts: string[] = [];
  for (const name of SINGLE) {
    const hash = applied[name];
    if (hash !== undefined) parts.push(`${name}=${checked(hash)}`);
  }
  for (const name of SETS) {
    const members = sortedSet(applied[name].map(checked));
    if (members.length > 0) parts.push(`${name}=${members.join(',')}`);
  }
  const fields = sortedSet(
    Object.entries(applied.fields).map(([name, value]) => `${checked(name)}:${checked(value)}`),
  );
  if (fields.length > 0) parts.push(`fields=${fields.join(',')}`);
  return parts.join(' ');
}

/** Reads {@link formatApplied}; whatever it does not know or cannot read is left out. */
export function parseApplied(text: string): Applied {
  const parts = new Map<string, string>();
  for (const part of text.split(/\s+/)) {
    const cut = part.indexOf('=');
    if (cut > 0) parts.set(part.slice(0, cut), part.slice(cut + 1));
  }
  const singles: Partial<Record<(typeof SINGLE)[number], string>> = {};
  for (const name of SINGLE) {
    const hash = parts.get(name);
    if (hash !== undefined && HASH.test(hash)) singles[name] = hash;
  }
  return {
    ...NOTHING_APPLIED,
    ...singles,
    labels: hashesOf(parts.get('labels')),
    blockers: hashesOf(parts.get('blockers')),
    fields: pairsOf(parts.get('fields')),
  };
}

function hashesOf(list: string | undefined): readonly string[] {
  return list === undefined ? [] : sortedSet(list.split(',').filter((hash) => HASH.test(hash)));
}

function pairsOf(list: string | undefined): Readonly<Record<string, string>> {
  const pairs = (list ?? '').split(',').flatMap((pair) => {
    const [name = '', value = '', ...rest] = pair.split(':');
    return rest.length === 0 && HASH.test(name) && HASH.test(value) ? [[name, value] as const] : [];
  });
  return Object.fromEntries(pairs);
}

function sortedSet(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted();
}

function checked(hash: string): string {
  if (!HASH.test(hash)) throw new Error(`not a hash of an applied value: ${JSON.stringify(hash)}`);
  return hash;
}
