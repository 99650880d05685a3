import { type Marker, NOTHING_APPLIED } from '../contracts/marker.ts';
import { ITEM_TYPES, type ItemType } from '../plan/types.ts';
import { formatApplied, parseApplied } from './applied.ts';
import { type Line, linesOf } from './lines.ts';

/** First line of the identity block, as planpilot 2.x writes it. */
export const MARKER_START = 'PLANPILOT_META_V1';
/** Last line of the identity block. */
export const MARKER_END = 'END_PLANPILOT_META';

const KEYS = ['PLAN_ID', 'ITEM_ID', 'ITEM_TYPE', 'PARENT_ID', 'APPLIED'] as const;
type Key = (typeof KEYS)[number];

/** Where the first complete block of a body stands, the comment around it included when there is one. */
export interface MarkerBlock {
  readonly start: number;
  readonly end: number;
  /** Lines that somebody wrote into the block. */
  readonly foreign: readonly string[];
  /** Written by us: planpilot 2.x knows no line of hashes. */
  readonly ours: boolean;
}

/**
 * The identity that a body states: the first complete block, in the visible form of planpilot 2.x or in ours.
 * Nothing when there is no block or the first one names no plan or no item. Never throws, linear in the body.
 */
export function parseMetadataBlock(body: string): Marker | undefined {
  const inner = innerLines(body);
  if (inner === undefined) return undefined;
  const values = valuesOf(inner.lines);
  const planId = values.get('PLAN_ID') ?? '';
  const itemId = values.get('ITEM_ID') ?? '';
  if (planId === '' || itemId === '') return undefined;
  const itemType = itemTypeOf(values.get('ITEM_TYPE'));
  const parentId = values.get('PARENT_ID') ?? '';
  const applied = values.get('APPLIED');
  return {
    planId,
    itemId,
    ...(itemType === undefined ? {} : { itemType }),
    ...(parentId === '' ? {} : { parentId }),
    applied: applied === undefined ? NOTHING_APPLIED : parseApplied(applied),
  };
}

/**
 * The block as one HTML comment: read by planpilot 2.x, not seen by people.
 * @throws Error when an id could break out of the block, which plan validation excludes.
 */
export function formatMarker(marker: Marker): string {
  const lines: Record<Key, string> = {
    PLAN_ID: safeId(marker.planId),
    ITEM_ID: safeId(marker.itemId),
    ITEM_TYPE: marker.itemType ?? '',
    PARENT_ID: safeId(marker.parentId ?? ''),
    APPLIED: formatApplied(marker.applied),
  };
  return ['<!--', MARKER_START, ...KEYS.map((key) => `${key}:${lines[key]}`), MARKER_END, '-->'].join('\n');
}

/** Finds the block that {@link parseMetadataBlock} reads, also when it states no identity. */
export function findMarkerBlock(body: string): MarkerBlock | undefined {
  const inner = innerLines(body);
  if (inner === undefined) return undefined;
  const { all, from, to } = inner;
  const [opening, closing] = [all[from - 1], all[to + 1]];
  const wrapped = opening?.text.trim() === '<!--' && closing?.text.trim() === '-->';
  const first = wrapped ? opening : all[from];
  const last = wrapped ? closing : all[to];
  return {
    start: first?.start ?? 0,
    end: last?.end ?? body.length,
    foreign: inner.lines.filter((line) => !isOurs(line)).map((line) => line.text),
    ours: valuesOf(inner.lines).has('APPLIED'),
  };
}

interface InnerLines {
  readonly all: readonly Line[];
  readonly from: number;
  readonly to: number;
  readonly lines: readonly Line[];
}

/** The lines between the first start line and the first end line behind it. */
function innerLines(body: string): InnerLines | undefined {
  if (!body.includes(MARKER_START)) return undefined;
  const all = linesOf(body);
  const from = all.findIndex((line) => line.text === MARKER_START);
  if (from < 0) return undefined;
  const to = all.findIndex((line, index) => index > from && line.text === MARKER_END);
  return to < 0 ? undefined : { all, from, to, lines: all.slice(from + 1, to) };
}

/** Lines without a colon are skipped, later lines win over earlier ones of the same name. */
function valuesOf(lines: readonly Line[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { text } of lines) {
    const cut = text.indexOf(':');
    if (cut >= 0) values.set(text.slice(0, cut).trim(), text.slice(cut + 1).trim());
  }
  return values;
}

function isOurs(line: Line): boolean {
  const text = line.text.trim();
  return text === '' || text === MARKER_START || KEYS.some((key) => text.startsWith(`${key}:`));
}

function itemTypeOf(text: string | undefined): ItemType | undefined {
  const wanted = text?.toUpperCase();
  return ITEM_TYPES.find((type) => type === wanted);
}

/** A browser also ends a comment at `--!>`. */
function safeId(id: string): string {
  if (id !== id.trim() || linesOf(id).length > 1 || id.includes('-->') || id.includes('--!>'))
    throw new Error(`an id that would break out of the marker: ${JSON.stringify(id)}`);
  return id;
}
