import { calendarDate } from './clock.ts';
import type { FieldOptions, OwnerOptions, TokenOptions } from './options.ts';

const day = 86_400_000;

/** The board columns of the default world: three fortnights, the middle one running now. */
function defaultFields(nowMs: number): readonly FieldOptions[] {
  const iterations = [-1, 0, 1].map((offset) => ({
    title: `Iteration ${offset + 2}`,
    startDate: calendarDate(nowMs + (offset * 14 - 3) * day),
    duration: 14,
  }));
  return [
    { name: 'Status', dataType: 'SINGLE_SELECT', options: ['Backlog', 'Ready', 'In progress', 'Done'] },
    { name: 'Priority', dataType: 'SINGLE_SELECT', options: ['P0', 'P1', 'P2'] },
    { name: 'Size', dataType: 'SINGLE_SELECT', options: ['XS', 'S', 'M', 'L', 'XL'] },
    { name: 'Iteration', dataType: 'ITERATION', iterations },
  ];
}

/** The world of a server that was told nothing: `acme/roadmap` and the organization's board 1. */
export function defaultOwners(nowMs: number): readonly OwnerOptions[] {
  return [
    {
      login: 'acme',
      repositories: [{ name: 'roadmap', assignees: ['octocat', 'hubot'] }],
      projects: [{ title: 'Roadmap', fields: defaultFields(nowMs) }],
    },
  ];
}

/** The token of a server that was told nothing: octocat's, with all rights. */
export const defaultTokens: Readonly<Record<string, TokenOptions>> = {
  'test-token': { login: 'octocat', kind: 'pat' },
};
