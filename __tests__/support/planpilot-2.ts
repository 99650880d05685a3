import type { ItemType } from '../../src/plan/types.ts';

/** An item of planpilot 2.x, as far as its bodies show it. */
export interface LegacyItem {
  readonly id: string;
  readonly type: ItemType;
  readonly parentId?: string;
  readonly goal: string;
  readonly requirements: readonly string[];
  readonly acceptanceCriteria: readonly string[];
  readonly estimate?: string;
  readonly parentKey?: string;
  /** `#2 Title of the child`. */
  readonly subItems?: readonly string[];
  readonly blockedBy?: readonly string[];
}

/** The body that planpilot 2.6 writes: visible metadata on top, then a section for everything that has content. */
export function legacyBody(planId: string, item: LegacyItem): string {
  const metadata = [
    'PLANPILOT_META_V1',
    `PLAN_ID:${planId}`,
    `ITEM_ID:${item.id}`,
    `ITEM_TYPE:${item.type}`,
    `PARENT_ID:${item.parentId ?? ''}`,
    'END_PLANPILOT_META',
  ].join('\n');
  const sections = [
    section('Goal', item.goal),
    section('Parent', item.parentKey === undefined ? '' : `* ${item.parentKey}`),
    section('Requirements', bullets(item.requirements)),
    section('Acceptance Criteria', bullets(item.acceptanceCriteria)),
    section('Estimate', item.estimate ?? ''),
    section('Sub-items', bullets((item.subItems ?? []).map((child) => `[ ] ${child}`))),
    section('Dependencies', dependencies(item.blockedBy ?? [])),
  ];
  return `${[metadata, ...sections.filter((text) => text !== '')].join('\n\n')}\n`;
}

function section(heading: string, content: string): string {
  return content === '' ? '' : `## ${heading}\n\n${content}`;
}

function bullets(texts: readonly string[]): string {
  return texts.map((text) => `* ${text}`).join('\n');
}

function dependencies(keys: readonly string[]): string {
  return keys.length === 0 ? '' : `Blocked by:\n\n${bullets(keys)}`;
}
