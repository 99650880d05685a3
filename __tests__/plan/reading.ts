import { PlanLoadError, PlanValidationError } from '../../src/plan/errors.ts';
import { type PlanOptions, type PlanSource, parsePlan } from '../../src/plan/parse.ts';
import type { ItemType, Plan } from '../../src/plan/types.ts';

/** A file as it would lie on disk. */
export function source(text: string, file = 'plan.yaml', role?: ItemType): PlanSource {
  return { file, bytes: new TextEncoder().encode(text), ...(role === undefined ? {} : { role }) };
}

/** Reads strictly unless told otherwise. */
export function parse(sources: readonly PlanSource[], options: Partial<PlanOptions> = {}): Plan {
  return parsePlan(sources, { validation: 'strict', require: [], ...options });
}

/** The plan of one YAML text. */
export function parseText(text: string, options: Partial<PlanOptions> = {}): Plan {
  return parse([source(text)], options);
}

/** What reading refuses with; anything else that happens fails the test. */
export function refusalOf(read: () => Plan): PlanLoadError | PlanValidationError {
  try {
    read();
  } catch (error) {
    if (error instanceof PlanLoadError || error instanceof PlanValidationError) return error;
    throw error;
  }
  throw new Error('The plan was accepted');
}
