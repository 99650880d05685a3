import type { Plan } from '../plan/types.ts';

/** For runs that look at the tracker alone: to it, every item of ours has left the plan. */
export const EMPTY_PLAN: Plan = { items: [], files: [], fingerprint: '', unresolved: [] };
