/** Optional keys that a team can make mandatory with `require`. */
export const REQUIRABLE_FIELDS = [
  'goal',
  'motivation',
  'description',
  'requirements',
  'acceptance_criteria',
  'success_metrics',
  'assumptions',
  'risks',
  'estimate',
  'verification',
  'spec_ref',
  'scope',
  'labels',
  'assignees',
  'milestone',
] as const;

/** One of {@link REQUIRABLE_FIELDS}. */
export type RequirableField = (typeof REQUIRABLE_FIELDS)[number];
