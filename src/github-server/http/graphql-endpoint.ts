import type { Clock } from '../clock.ts';
import { costOf } from '../graphql/cost.ts';
import type { Prepared } from '../graphql/document.ts';
import { type ReplyError, validationError } from '../graphql/errors.ts';
import { type Reply, run } from '../graphql/execute.ts';
import type { LimitOptions } from '../options.ts';
import { RuleError } from '../store/errors.ts';
import type { World } from '../store/world.ts';
import { AliasGate } from './alias-gate.ts';
import { type Answer, json, withHeaders } from './answer.ts';
import { withoutMembers } from './dropped-input.ts';
import type { Fault } from './faults.ts';
import { contentMutations, quotaHeaders } from './limits.ts';
import type { OpenEntry } from './log.ts';
import type { Overlapping } from './overlap.ts';
import { withPartialNodes } from './partial-nodes.ts';
import { primaryRefusal, secondaryRefusal, timeoutRefusal } from './refusals.ts';
import type { Caller } from './tokens.ts';

/** What answering one GraphQL request takes. */
export interface GraphqlCall {
  readonly world: World;
  readonly clock: Clock;
  readonly limits: Required<LimitOptions>;
  readonly mutationMs: number;
  readonly caller: Caller;
  readonly prepared: Prepared;
  readonly entry: OpenEntry;
  readonly fault: Fault | undefined;
  readonly overlapping: Overlapping;
}

/** Answers one GraphQL request: limits first, then validation, then the deed. */
export async function answerGraphql(call: GraphqlCall): Promise<Answer> {
  const answer = refusal(call) ?? (await execute(call));
  return withHeaders(answer, headers(call));
}

function headers({ caller, clock }: GraphqlCall): Readonly<Record<string, string>> {
  return quotaHeaders('graphql', caller.budget.graphql.state(clock.now()));
}

/** Secondary limits, which count requests before looking at them. */
function refusal({ caller, clock, limits, prepared }: GraphqlCall): Answer | undefined {
  const now = clock.now();
  const isMutation = prepared.operation?.operation === 'mutation';
  const { perMinute, content } = caller.budget;
  const retryAfter = limits.retryAfterSeconds > 0 ? String(limits.retryAfterSeconds) : undefined;
  if (perMinute.total(now) + (isMutation ? 5 : 1) > limits.pointsPerMinute) {
    return secondaryRefusal(limits.secondaryRefusal, retryAfter);
  }
  perMinute.add(now, isMutation ? 5 : 1);
  const creations = prepared.rootFields.filter(({ name }) => contentMutations.has(name)).length;
  const counted = limits.contentCounts === 'requests' ? Math.min(1, creations) : creations;
  if (limits.contentRefusal === 'secondary' && !spendAll(counted, () => content.spend(now))) {
    return secondaryRefusal(403, retryAfter);
  }
  return undefined;
}

function spendAll(count: number, spend: () => boolean): boolean {
  return Array.from({ length: count }, spend).every(Boolean);
}

async function execute(call: GraphqlCall): Promise<Answer> {
  const { caller, clock, limits, prepared, entry } = call;
  const { document, operation } = prepared;
  if (!document || !operation || prepared.errors.length > 0)
    return failed(prepared.errors.map(validationError));
  const cost = costOf(document, operation, entry.variables);
  if (cost.errors.length > 0) return failed(cost.errors);
  if (!caller.budget.graphql.spend(clock.now(), cost.points)) {
    return primaryRefusal(limits.primaryRefusal, caller.viewer.account.databaseId);
  }
  const gate = new AliasGate(call);
  const quota = {
    cost: cost.points,
    nodeCount: cost.nodes,
    ...caller.budget.graphql.state(clock.now()),
  };
  const reply = await run(document, operation, heeded(call), {
    world: call.world,
    viewer: caller.viewer,
    quota,
    beforeRootField: (alias, isMutation) => gate.pass(alias, isMutation),
    claimPosition: (parentId) => claim(call, parentId),
    applied: () => {
      entry.applied = true;
    },
  });
  if (gate.timedOut) {
    caller.budget.graphql.spend(clock.now(), 1);
    return timeoutRefusal(502);
  }
  return json(200, afterwards(reply, call));
}

/** The variables without what a fault makes the server ignore. */
function heeded({ fault, entry }: GraphqlCall): GraphqlCall['entry']['variables'] {
  return fault?.kind === 'dropped-input' ? withoutMembers(entry.variables, fault.members) : entry.variables;
}

function failed(errors: readonly ReplyError[]): Answer {
  return json(200, { errors });
}

function claim({ overlapping, limits }: GraphqlCall, parentId: string): void {
  if (limits.positionRace && !overlapping.claim(parentId)) {
    throw new RuleError('UNPROCESSABLE', 'Priority has already been taken');
  }
}

/** What a fault does to a reply: an alias that took effect answers with an error, lists lose entries. */
function afterwards(reply: Reply, { fault, prepared }: GraphqlCall): Reply {
  if (fault?.kind === 'partial-nodes') return withPartialNodes(reply, fault.keep, fault.silent);
  if (fault?.kind !== 'alias-error' || !fault.applied) return reply;
  const alias = prepared.rootFields[fault.alias]?.alias ?? '';
  const error = { ...(fault.type ? { type: fault.type } : {}), path: [alias], message: fault.message };
  const data = typeof reply.data === 'object' ? { ...reply.data, [alias]: null } : reply.data;
  return { data, errors: [...(reply.errors ?? []), error] };
}
