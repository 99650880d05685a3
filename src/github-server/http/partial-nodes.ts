import type { Reply } from '../graphql/execute.ts';
import { resourceLimitsText } from './refusals.ts';

/** The reply of a query that ran into the resource limits half-way: later entries of its lists are null. */
export function withPartialNodes(reply: Reply, keep: number, silent = false): Reply {
  if (silent) return { ...reply, data: thinned(reply.data, keep) };
  const error = { type: 'RESOURCE_LIMITS_EXCEEDED', message: resourceLimitsText };
  return { data: thinned(reply.data, keep), errors: [...(reply.errors ?? []), error] };
}

function thinned(value: unknown, keep: number): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => thinned(entry, keep));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, member]: [string, unknown]) => {
    const inner = thinned(member, keep);
    const isList = name === 'nodes' && Array.isArray(inner);
    return [name, isList ? inner.map((entry: unknown, at) => (at < keep ? entry : null)) : inner] as const;
  });
  return Object.fromEntries(entries);
}
