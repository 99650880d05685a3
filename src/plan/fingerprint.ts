import { shortHash } from '../kernel/hash.ts';
import type { PlanItem } from './types.ts';

/** A value on its way into the canonical text; hours are told apart because Python writes them as floats. */
type Content = string | Hours | readonly Content[] | { readonly [key: string]: Content | undefined };

class Hours {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/**
 * The id that planpilot 2.x gives a plan of this content: 12 hexadecimal digits. It recognises what that tool created;
 * it is never an identity of ours, since it changes with every edit.
 */
export function fingerprint(items: readonly PlanItem[]): string {
  return shortHash(canonicalPlan(items), 12);
}

/** The text that {@link fingerprint} hashes: pure ASCII JSON, keys sorted, empty containers left out. */
export function canonicalPlan(items: readonly PlanItem[]): string {
  const sorted = items.toSorted((a, b) => compareCodePoints(a.type, b.type) || compareCodePoints(a.id, b.id));
  return encodeList(sorted.map(contentOf));
}

function contentOf(item: PlanItem): Content {
  const { estimate, verification, specRef, scope } = item;
  return {
    id: item.id,
    type: item.type,
    title: item.title,
    goal: item.goal,
    motivation: item.motivation,
    parent_id: item.parentId,
    sub_item_ids: item.subItemIds,
    depends_on: item.dependsOn,
    requirements: item.requirements,
    acceptance_criteria: item.acceptanceCriteria,
    success_metrics: item.successMetrics,
    assumptions: item.assumptions,
    risks: item.risks,
    estimate: {
      tshirt: estimate?.tshirt,
      hours: estimate?.hours === undefined ? undefined : new Hours(estimate.hours),
    },
    verification: {
      commands: verification?.commands,
      ci_checks: verification?.ciChecks,
      evidence: verification?.evidence,
      manual_steps: verification?.manualSteps,
    },
    spec_ref: { url: specRef?.url, section: specRef?.section, quote: specRef?.quote },
    scope: { in_scope: scope?.inScope, out_scope: scope?.outScope },
  };
}

function encode(content: Content): string {
  if (typeof content === 'string') return encodeText(content);
  if (content instanceof Hours) return pythonFloat(content.value);
  return isList(content) ? encodeList(content) : encodeMembers(content);
}

function encodeList(list: readonly Content[]): string {
  return `[${list.map(encode).filter(isNotEmpty).join(',')}]`;
}

function encodeMembers(members: { readonly [key: string]: Content | undefined }): string {
  const encoded = Object.keys(members)
    .toSorted()
    .flatMap((key) => {
      const member = members[key];
      const text = member === undefined ? '' : encode(member);
      return text !== '' && isNotEmpty(text) ? [`${encodeText(key)}:${text}`] : [];
    });
  return `{${encoded.join(',')}}`;
}

function isNotEmpty(encoded: string): boolean {
  return encoded !== '[]' && encoded !== '{}';
}

function isList(content: Content): content is readonly Content[] {
  return Array.isArray(content);
}

/** JSON text in which everything outside U+0020 to U+007E is escaped. */
function encodeText(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `repr` of a Python float: shortest digits, always a point or an exponent, exponent below -4 and from 16 on. */
export function pythonFloat(value: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    const sign = power < 0 ? '-' : '+';
    return `${mantissa}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  const plain = power < 0 ? value.toFixed(mantissa.replace(/\D/g, '').length - 1 - power) : String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}

/** Order of Unicode code points, which differs from that of UTF-16 units above U+FFFF. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Puts surrogates, which stand for code points from U+10000 on, above U+E000 to U+FFFF. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
