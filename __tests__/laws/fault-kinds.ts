import type { Fault, FaultAnswer, FaultMoment } from '../../src/github-server/http/faults.ts';

/** One way in which a request goes wrong, and which requests can go wrong that way. */
export interface FaultKind {
  readonly name: string;
  readonly fault: Fault;
  readonly strikes: 'any' | 'query' | 'mutation';
  /** Nothing of the run gets through afterwards. */
  readonly isFatal?: true;
}

const HALF: FaultMoment = { aliases: 3 };

/** A reply that is lost or replaced: before anything is done, after half of a document, after all of it. */
function lost(what: string, answer: FaultAnswer): readonly FaultKind[] {
  return [
    { name: `${what}, nothing applied`, fault: { ...answer, when: 'before' }, strikes: 'any' },
    { name: `${what}, half applied`, fault: { ...answer, when: HALF }, strikes: 'mutation' },
    // A query that was answered and lost is as good as one that never ran.
    { name: `${what}, all applied`, fault: { ...answer, when: 'after' }, strikes: 'mutation' },
  ];
}

const refused = (what: string, answer: FaultAnswer): FaultKind => ({
  name: what,
  fault: { ...answer, when: 'before' },
  strikes: 'any',
});

const partly = (what: string, fault: Fault): FaultKind => ({ name: what, fault, strikes: 'mutation' });

/** The connection breaks, or nobody answers. */
export const BROKEN_CONNECTIONS: readonly FaultKind[] = [
  ...lost('a reset', { kind: 'reset' }),
  ...lost('a reply cut off half-way', { kind: 'truncated' }),
  ...lost('no reply until the time-out', { kind: 'hang' }),
];

/** Something in front of GitHub answers in its place. */
export const GATEWAY_ANSWERS: readonly FaultKind[] = [
  ...lost('502 as JSON', { kind: 'status', status: 502, body: 'json' }),
  ...lost('504 as a web page', { kind: 'status', status: 504, body: 'html' }),
  ...lost('a reply that is no JSON', { kind: 'malformed-json' }),
];

/** GitHub wants to be asked less, in every shape in which it says so. */
export const LIMITS: readonly FaultKind[] = [
  refused('429 for a second', { kind: 'too-many-requests', retryAfter: 1 }),
  refused('429 until a date', { kind: 'too-many-requests', retryAfter: 'Sat, 21 Nov 2026 12:00:00 GMT' }),
  refused('403, a secondary limit without a time', { kind: 'secondary' }),
  refused('403, a secondary limit for half an hour', { kind: 'secondary', retryAfter: 1800 }),
  refused('200 with the text of a secondary limit', { kind: 'secondary-in-body' }),
  refused('200 with RATE_LIMIT', { kind: 'rate-limit' }),
  refused('200 with RATE_LIMITED', { kind: 'rate-limited' }),
  partly('every alias too quickly', { kind: 'too-quickly', from: 0 }),
  partly('too quickly from the third alias on', { kind: 'too-quickly', from: 2 }),
];

const ALIAS_TROUBLE = 'Something went wrong while executing your query.';

/** GitHub executes a request badly, or a part of it. */
export const PARTIAL_ANSWERS: readonly FaultKind[] = [
  ...lost('"Something went wrong"', { kind: 'went-wrong' }),
  partly('an alias that went wrong', { kind: 'alias-error', alias: 1, message: ALIAS_TROUBLE }),
  partly('an alias that went wrong after it was applied', {
    kind: 'alias-error',
    alias: 0,
    message: ALIAS_TROUBLE,
    applied: true,
  }),
  partly('an alias that is refused', { kind: 'alias-error', alias: 0, message: 'Title is invalid' }),
  partly('an alias whose place was taken', {
    kind: 'alias-error',
    alias: 0,
    message: 'Priority has already been taken',
  }),
  partly('an alias whose place was taken after it was applied', {
    kind: 'alias-error',
    alias: 1,
    message: 'Priority has already been taken',
    applied: true,
  }),
  partly('an alias that names a node not yet visible', {
    kind: 'alias-error',
    alias: 0,
    type: 'NOT_FOUND',
    message: "Could not resolve to a node with the global id of 'X'",
  }),
  partly('resources used up after the second alias', { kind: 'resource-limits', keep: 2 }),
  { name: 'lists with holes', fault: { kind: 'partial-nodes', keep: 1 }, strikes: 'query' },
];

/** A run that ends right after a document was applied, or some of it, without having heard of it. */
export const CRASHES: readonly FaultKind[] = [
  { name: 'a crash', fault: { kind: 'reset', when: 'after' }, strikes: 'mutation', isFatal: true },
  { name: 'a crash half-way', fault: { kind: 'reset', when: HALF }, strikes: 'mutation', isFatal: true },
];

export const FAULT_KINDS: readonly FaultKind[] = [
  ...BROKEN_CONNECTIONS,
  ...GATEWAY_ANSWERS,
  ...LIMITS,
  ...PARTIAL_ANSWERS,
];
