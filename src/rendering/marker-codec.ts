import type { Marker, MarkerCodec } from '../contracts/marker.ts';
import { withoutGeneratedSections } from './legacy-body.ts';
import {
  carryTicks,
  findBrokenRegion,
  findRegion,
  formatRegion,
  normaliseContent,
  type Span,
} from './managed-region.ts';
import { findMarkerBlock, formatMarker, parseMetadataBlock } from './marker.ts';

/** The identity block and the managed region in Markdown bodies. */
export const markerCodec: MarkerCodec = {
  parse: parseMetadataBlock,
  managedContent,
  normalise: normaliseContent,
  compose,
  stamp: (marker, observed) => join(withMarker(formatMarker(marker), observed)),
};

function managedContent(body: string): string | undefined {
  const region = findRegion(body);
  return region === undefined ? undefined : normaliseContent(region.inner);
}

function compose(marker: Marker, content: string, observed = ''): string {
  const found = withMarker(formatMarker(marker), observed);
  const text = join(found);
  const region = findRegion(text);
  if (region !== undefined) {
    const next = replace(text, region, formatRegion(carryTicks(content, region.inner)));
    const swallowed = region.start < found.before.length && region.end > found.before.length;
    return swallowed ? `${found.marker}\n${next}` : next;
  }
  const broken = findBrokenRegion(text, content);
  if (broken !== undefined && !isInMarker(broken, found)) return replace(text, broken, formatRegion(content));
  const after = found.legacy ? withoutGeneratedSections(found.after) : found.after;
  const top = `${found.marker}\n${formatRegion(content)}`;
  return join({ ...found, marker: top, after: after === '' ? '\n' : after });
}

/** A body around its marker. */
interface MarkedBody {
  readonly before: string;
  readonly marker: string;
  /** Empty, or starts with a line separator. */
  readonly after: string;
  /** The block that was replaced came from planpilot 2.x. */
  readonly legacy: boolean;
}

/** Puts the marker in the place of the old one, or on top. What somebody wrote into the old one comes behind it. */
function withMarker(marker: string, observed: string): MarkedBody {
  const block = findMarkerBlock(observed);
  if (block === undefined) {
    const after = observed === '' ? '' : `\n\n${observed}`;
    return { before: '', marker, after, legacy: false };
  }
  const foreign = block.foreign.map((line) => `\n${line}`).join('');
  const after = foreign + observed.slice(block.end);
  return { before: observed.slice(0, block.start), marker, after, legacy: !block.ours };
}

/** Content that looks like the marker's own last line is not found there. */
function isInMarker({ start }: Span, { before, marker }: MarkedBody): boolean {
  return start >= before.length && start < before.length + marker.length;
}

function join({ before, marker, after }: Omit<MarkedBody, 'legacy'>): string {
  return before + marker + after;
}

function replace(text: string, span: Span, by: string): string {
  return text.slice(0, span.start) + by + text.slice(span.end);
}
