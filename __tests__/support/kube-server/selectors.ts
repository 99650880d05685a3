import { badRequest } from './refusal.ts';

export type Labels = Readonly<Record<string, unknown>>;
export type Matches = (labels: Labels) => boolean;

/** A label selector: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, joined by commas. */
export function labelSelector(text: string): Matches {
  const terms = text.split(/,(?![^(]*\))/u).map((part) => part.trim());
  const tests = terms.filter((part) => part !== '').map(testOf);
  return (labels) => tests.every((test) => test(labels));
}

function testOf(text: string): Matches {
  const set = /^([^\s!=(),]+)\s+(in|notin)\s+\(([^)]*)\)$/u.exec(text);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    const inside = (labels: Labels): boolean => values.some((value) => labels[key] === value);
    return operator === 'in' ? inside : (labels) => !inside(labels);
  }
  const pair = /^([^\s!=(),]+)\s*(==|=|!=)\s*([^\s!=(),]*)$/u.exec(text);
  if (pair !== null) {
    const [, key = '', operator, value] = pair;
    return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  const presence = /^(!?)\s*([^\s!=(),]+)$/u.exec(text);
  if (presence === null) throw badRequest(`unable to parse requirement: ${JSON.stringify(text)}`);
  const [, not, key = ''] = presence;
  return not === '!' ? (labels) => !(key in labels) : (labels) => key in labels;
}
