import type { Attribution } from '../../contracts/sync-result.ts';

/** `by octocat, 2026-11-21`, plain text; a time that is none is left out. */
export function attributionText({ login, at }: Attribution): string {
  const day = /^\d{4}-\d{2}-\d{2}/u.exec(at)?.[0];
  return day === undefined ? `by ${login}` : `by ${login}, ${day}`;
}
