/** One condition of a label selector; `values` is empty for conditions on the presence of a label. */
interface Requirement {
  readonly key: string;
  readonly operator: 'in' | 'not in' | 'exists' | 'absent';
  readonly values: readonly string[];
}

/** A label selector as kubectl writes it, such as `app=shop,tier in (web,api),!legacy`. All conditions have to hold. */
export type LabelSelector = readonly Requirement[];

const KEY = String.raw`(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?`;
const VALUE = String.raw`(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?`;
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*(${VALUE})$`, 'u');
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`, 'u');
const PRESENCE = new RegExp(`^(!?)\\s*(${KEY})$`, 'u');
const WHOLE_VALUE = new RegExp(`^${VALUE}$`, 'u');

/** The selector, or the part of it that cannot be read. */
export function parseSelector(
  text: string,
): { readonly selector: LabelSelector } | { readonly flaw: string } {
  const selector: Requirement[] = [];
  for (const part of text.split(/,(?![^()]*\))/u).map((each) => each.trim())) {
    const requirement = readRequirement(part);
    if (requirement === undefined) return { flaw: part };
    selector.push(requirement);
  }
  return { selector };
}

/** Whether an object with these labels is selected. */
export function matchesSelector(selector: LabelSelector, labels: Readonly<Record<string, unknown>>): boolean {
  return selector.every(({ key, operator, values }) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (operator === 'exists') return value !== undefined;
    if (operator === 'absent') return value === undefined;
    const isListed = typeof value === 'string' && values.includes(value);
    return isListed === (operator === 'in');
  });
}

function readRequirement(part: string): Requirement | undefined {
  const [, equalKey, sign, value = ''] = EQUALITY.exec(part) ?? [];
  if (equalKey !== undefined)
    return { key: equalKey, operator: sign === '!=' ? 'not in' : 'in', values: [value] };
  const [, setKey, word, list = ''] = SET.exec(part) ?? [];
  if (setKey !== undefined) {
    const values = list.split(',').map((each) => each.trim());
    if (!values.every((each) => WHOLE_VALUE.test(each))) return undefined;
    return { key: setKey, operator: word === 'in' ? 'in' : 'not in', values };
  }
  const [, not, key] = PRESENCE.exec(part) ?? [];
  return key === undefined ? undefined : { key, operator: not === '!' ? 'absent' : 'exists', values: [] };
}
