import { outsideAllCode } from '../markdown/free-markdown.ts';
import type { PlanItem } from '../plan/types.ts';
import { bulletsIn, type Heading, labelledLists, sectionsOf } from './body-sections.ts';
import { findRegion, normaliseContent } from './managed-region.ts';
import { createMarkdownRenderer } from './markdown-body.ts';
import { findMarkerBlock, MARKER_END, MARKER_START } from './marker.ts';
import { readSpecReference } from './read-spec-reference.ts';
import { readCodeSpan, readCommand, unescapeBlock } from './unescape.ts';

/** The fields of a plan item that its body shows. */
export type BodyTexts = Partial<
  Pick<
    PlanItem,
    | 'goal'
    | 'motivation'
    | 'description'
    | 'requirements'
    | 'acceptanceCriteria'
    | 'successMetrics'
    | 'assumptions'
    | 'risks'
    | 'estimate'
    | 'verification'
    | 'specRef'
    | 'scope'
  >
>;

/**
 * Reads a body back into the fields from which it was rendered. Rendered again they give the same body; a body of which
 * that cannot be said (a person wrote inside our region) becomes the description as a whole, so that nothing is lost.
 * What people wrote outside of the region is not the plan's. A body without a region is all description.
 */
export function readBody(body: string): BodyTexts {
  const region = findRegion(body);
  if (region === undefined) return descriptionOnly(withoutMarker(body));
  const { content, footer } = cutFooter(normaliseContent(region.inner));
  const written = unguarded(content);
  const plain = withoutGaps(written);
  const readings = [textsOf(plain), descriptionOnly(plain), descriptionOnly(written)];
  return readings.find((texts) => isSame(texts, content, footer)) ?? descriptionOnly(written);
}

function descriptionOnly(text: string): BodyTexts {
  return text.trim() === '' ? {} : { description: text.trim() };
}

function withoutMarker(body: string): string {
  const block = findMarkerBlock(body);
  return block === undefined ? body : `${body.slice(0, block.start)}\n${body.slice(block.end)}`;
}

const FOOTER = /(?:^|\n\n)<sub>Planned in (?<file>`.*`)<\/sub>$/u;

function cutFooter(content: string): { readonly content: string; readonly footer: string | undefined } {
  const found = FOOTER.exec(content);
  const file = readCodeSpan(found?.groups?.['file'] ?? '');
  if (found === null || file === undefined) return { content, footer: undefined };
  return { content: content.slice(0, found.index), footer: file };
}

/** What looks like a line of ours was changed so that it is none; writing does so again. */
function unguarded(content: string): string {
  return content
    .replaceAll('<!--  planpilot:', '<!-- planpilot:')
    .replaceAll(MARKER_LINE, (line) => line.slice(1));
}

const MARKER_LINE = new RegExp(`^ (?:${MARKER_START}|${MARKER_END})$`, 'gmu');

/** Names are kept apart from their `@` by an entity that is not the author's. */
function withoutGaps(content: string): string {
  return outsideAllCode(content, (text) => text.replaceAll('@&#8203;', '@'));
}

function textsOf(content: string): BodyTexts {
  const { texts, description } = sectionsOf(content);
  const list = (heading: Heading): readonly string[] =>
    bulletsIn(texts.get(heading) ?? '')?.map(unescapeBlock) ?? [];
  const text = (heading: Heading): string | undefined => {
    const shown = texts.get(heading);
    return shown === undefined ? undefined : unescapeBlock(shown);
  };
  const specification = bulletsIn(texts.get('Spec Reference') ?? '')?.[0];
  return given({
    goal: text('Goal'),
    motivation: text('Motivation'),
    description: description === '' ? undefined : description,
    scope: scopeIn(texts.get('Scope')),
    requirements: list('Requirements'),
    acceptanceCriteria: list('Acceptance Criteria'),
    assumptions: list('Assumptions'),
    risks: list('Risks'),
    estimate: estimateIn(texts.get('Estimate')),
    verification: verificationIn(texts.get('Verification')),
    specRef: specification === undefined ? undefined : readSpecReference(specification),
    successMetrics: list('Success Metrics'),
  });
}

type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Without members that have no value. */
function given(texts: Optional<BodyTexts>): BodyTexts {
  const { requirements, acceptanceCriteria, assumptions, risks, successMetrics } = texts;
  const lists = { requirements, acceptanceCriteria, assumptions, risks, successMetrics };
  const { goal, motivation, description, scope, estimate, verification, specRef } = texts;
  return {
    ...(goal === undefined ? {} : { goal }),
    ...(motivation === undefined ? {} : { motivation }),
    ...(description === undefined ? {} : { description }),
    ...(scope === undefined ? {} : { scope }),
    ...(estimate === undefined ? {} : { estimate }),
    ...(verification === undefined ? {} : { verification }),
    ...(specRef === undefined ? {} : { specRef }),
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined && list.length > 0)),
  };
}

function scopeIn(text: string | undefined): PlanItem['scope'] {
  const lists = text === undefined ? undefined : labelledLists(text, ['In', 'Out']);
  if (lists === undefined) return undefined;
  const of = (label: string): readonly string[] => lists.get(label)?.map(unescapeBlock) ?? [];
  return { inScope: of('In'), outScope: of('Out') };
}

function verificationIn(text: string | undefined): PlanItem['verification'] {
  const labels = ['Commands', 'CI checks', 'Evidence', 'Manual steps'];
  const lists = text === undefined ? undefined : labelledLists(text, labels);
  if (lists === undefined) return undefined;
  const of = (label: string): readonly string[] => lists.get(label)?.map(unescapeBlock) ?? [];
  return {
    commands: lists.get('Commands')?.map(readCommand) ?? [],
    ciChecks: of('CI checks'),
    evidence: of('Evidence'),
    manualSteps: of('Manual steps'),
  };
}

function estimateIn(text: string | undefined): PlanItem['estimate'] {
  if (text === undefined) return undefined;
  const [, size = '', hours] = /^([\s\S]*?)(?:(?:^| )\((\d[\d.e+-]*)h\))?$/u.exec(text) ?? [];
  return {
    ...(size === '' ? {} : { tshirt: unescapeBlock(size) }),
    ...(hours === undefined ? {} : { hours: Number(hours) }),
  };
}

/** Whether the fields give the content again. */
function isSame(texts: BodyTexts, content: string, file: string | undefined): boolean {
  const item: PlanItem = {
    id: '',
    type: 'TASK',
    title: '',
    dependsOn: [],
    requirements: [],
    acceptanceCriteria: [],
    successMetrics: [],
    assumptions: [],
    risks: [],
    labels: [],
    assignees: [],
    fields: {},
    was: [],
    ...texts,
    place: { file: file ?? '', line: 1, column: 1 },
  };
  return [true, false].some((mentions) => {
    const again = createMarkdownRenderer({ mentions, footer: false }).render(item, {
      children: [],
      blockers: [],
    });
    return normaliseContent(again) === normaliseContent(content);
  });
}
