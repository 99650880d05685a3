import { instant } from '../clock.ts';
import type { Issue } from './entities.ts';
import { RuleError } from './errors.ts';
import type { IndexedIssue } from './search-index.ts';
import { fullName, type World } from './world.ts';

type Test = (seen: IndexedIssue) => boolean;

/**
 * Issue search as GitHub documents it, as late as the index: words are tokenised and all must occur, a quoted
 * phrase must occur in that order; qualifiers narrow. Newest first unless `sort:created-asc` is given.
 */
export function searchIssues(world: World, query: string): readonly Issue[] {
  const terms: readonly string[] = query.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  const places = terms.flatMap((term) => (term.startsWith('in:') ? term.slice(3).split(',') : []));
  const tests = terms.filter((term) => !/^(in|sort):/.test(term)).map((term) => signed(term, places));
  const now = world.now();
  const found = [...world.repositories.values()]
    .flatMap((repository) => repository.issues)
    .filter((issue) => !issue.isPullRequest)
    .map((issue) => world.index.see(issue, now))
    .filter((seen) => seen !== undefined && tests.every((test) => test(seen)))
    .flatMap((seen) => (seen ? [seen.issue] : []))
    .toSorted((left, right) => left.createdMs - right.createdMs || left.number - right.number);
  return terms.includes('sort:created-asc') ? found : found.toReversed();
}

function signed(term: string, places: readonly string[]): Test {
  if (!term.startsWith('-')) return termTest(term, places);
  const test = termTest(term.slice(1), places);
  return (seen) => !test(seen);
}

function termTest(term: string, places: readonly string[]): Test {
  const qualifier = /^([a-z]+):(.+)$/i.exec(term);
  const name = qualifier?.[1]?.toLowerCase() ?? '';
  const make = Object.hasOwn(qualifiers, name) ? qualifiers[name] : undefined;
  return make ? make((qualifier?.[2] ?? '').replaceAll('"', '').toLowerCase()) : textTest(term, places);
}

const qualifiers: Readonly<Record<string, (value: string) => Test>> = {
  repo:
    (value) =>
    ({ issue }) =>
      fullName(issue.repository).toLowerCase() === value,
  org:
    (value) =>
    ({ issue }) =>
      issue.repository.owner.login.toLowerCase() === value,
  user:
    (value) =>
    ({ issue }) =>
      issue.repository.owner.login.toLowerCase() === value,
  label: (value) => (seen) => value.split(',').some((label) => seen.labels.includes(label)),
  author:
    (value) =>
    ({ issue }) =>
      issue.author?.login.toLowerCase() === value,
  state: (value) => (seen) => seen.state.toLowerCase() === value,
  type:
    (value) =>
    ({ issue }) =>
      value === 'issue' || issue.issueType?.name.toLowerCase() === value,
  is: (value) => (seen) => value === 'issue' || seen.state.toLowerCase() === value,
  created: (value) => dateTest(value, ({ issue }) => issue.createdMs),
  updated: (value) => dateTest(value, (seen) => seen.updatedMs),
};

function dateTest(value: string, key: (seen: IndexedIssue) => number): Test {
  const parts = /^(>=|>|<=|<)(.+)$/.exec(value);
  const at = instant(parts?.[2]?.toUpperCase() ?? '');
  if (Number.isNaN(at))
    throw new RuleError('NOT_IMPLEMENTED', `github-server does not implement the date ${value}`);
  const compare: Readonly<Record<string, (ms: number) => boolean>> = {
    '>=': (ms) => ms >= at,
    '>': (ms) => ms > at,
    '<=': (ms) => ms <= at,
    '<': (ms) => ms < at,
  };
  return (seen) => compare[parts?.[1] ?? '']?.(key(seen)) ?? false;
}

function textTest(term: string, places: readonly string[]): Test {
  const wanted = tokens(term);
  const inPlace = (place: string) => places.length === 0 || places.includes(place);
  return (seen) => {
    const texts = [...(inPlace('title') ? [seen.title] : []), ...(inPlace('body') ? [seen.body] : [])];
    return texts.some((text) => containsRun(tokens(text), wanted, term.startsWith('"')));
  };
}

function tokens(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}

function containsRun(haystack: readonly string[], needle: readonly string[], asPhrase: boolean): boolean {
  if (!asPhrase) return needle.every((word) => haystack.includes(word));
  return haystack.some((_word, at) => needle.every((word, offset) => haystack[at + offset] === word));
}
