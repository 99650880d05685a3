import type { BodyRenderer, Reference, RenderContext } from '../contracts/body-renderer.ts';
import { blockText } from '../markdown/block-text.ts';
import { codeSpan } from '../markdown/code.ts';
import { freeMarkdown, outsideAllCode } from '../markdown/free-markdown.ts';
import { inlineText } from '../markdown/inline-text.ts';
import { mayMention, withoutMentions } from '../markdown/mentions.ts';
import type { Estimate, PlanItem } from '../plan/types.ts';
import { bullet, bullets, commandBullets, groups, section } from './blocks.ts';
import { shortNumber } from './number-text.ts';
import { specReference } from './spec-reference.ts';

export interface MarkdownOptions {
  /** `@name` notifies; otherwise it only reads so. References such as `#12` are the author's and always work. */
  readonly mentions: boolean;
  /** One quiet line at the end names the plan file. */
  readonly footer: boolean;
}

/**
 * Bodies of issues: planpilot's sections in planpilot's order, with the free description behind goal and motivation
 * under no heading of its own, and a line that names the plan file.
 */
export function createMarkdownRenderer(options: MarkdownOptions): BodyRenderer {
  return {
    render(item, context) {
      const parts = [
        ...about(item, context),
        ...expected(item),
        ...proven(item),
        ...related(context),
        ...(options.footer ? [footer(item)] : []),
      ];
      const body = parts.join('\n\n');
      return options.mentions || !mayMention(body) ? body : outsideAllCode(body, withoutMentions);
    },
  };
}

function about(item: PlanItem, context: RenderContext): readonly string[] {
  const description = freeMarkdown(item.description ?? '');
  return [
    ...section('Goal', blockText(item.goal ?? '')),
    ...section('Motivation', blockText(item.motivation ?? '')),
    ...(description === '' ? [] : [description]),
    ...section('Parent', context.parent === undefined ? '' : bullet(context.parent.ref.key)),
  ];
}

function expected(item: PlanItem): readonly string[] {
  return [
    ...section(
      'Scope',
      groups([
        ['In', bullets(item.scope?.inScope ?? [])],
        ['Out', bullets(item.scope?.outScope ?? [])],
      ]),
    ),
    ...section('Requirements', bullets(item.requirements)),
    ...section('Acceptance Criteria', bullets(item.acceptanceCriteria)),
    ...section('Assumptions', bullets(item.assumptions)),
    ...section('Risks', bullets(item.risks)),
    ...section('Estimate', estimateText(item.estimate)),
  ];
}

function proven(item: PlanItem): readonly string[] {
  const { verification, specRef } = item;
  const spec = specRef === undefined ? '' : specReference(specRef);
  return [
    ...section(
      'Verification',
      groups([
        ['Commands', commandBullets(verification?.commands ?? [])],
        ['CI checks', bullets(verification?.ciChecks ?? [])],
        ['Evidence', bullets(verification?.evidence ?? [])],
        ['Manual steps', bullets(verification?.manualSteps ?? [])],
      ]),
    ),
    ...section('Spec Reference', spec === '' ? '' : bullet(spec)),
    ...section('Success Metrics', bullets(item.successMetrics)),
  ];
}

function related({ children, blockers }: RenderContext): readonly string[] {
  const child = ({ ref, title }: Reference): string => bullet(`[ ] ${ref.key} ${inlineText(title)}`);
  const blockedBy = blockers.map(({ ref }) => bullet(ref.key)).join('\n');
  return [
    ...section('Sub-items', children.map(child).join('\n')),
    ...section('Dependencies', blockedBy === '' ? '' : `Blocked by:\n\n${blockedBy}`),
  ];
}

function estimateText(estimate: Estimate | undefined): string {
  const size = blockText(estimate?.tshirt ?? '');
  const hours = estimate?.hours === undefined ? '' : `(${shortNumber(estimate.hours)}h)`;
  return [size, hours].filter((part) => part !== '').join(' ');
}

/** No line numbers: an item that only moves inside its file keeps its body. */
function footer(item: PlanItem): string {
  return `<sub>Planned in ${codeSpan(item.place.file)}</sub>`;
}
