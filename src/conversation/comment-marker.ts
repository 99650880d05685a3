import { shortHash } from '../kernel/hash.ts';

/** What makes one comment of ours another than the next: the plan, where it is applied, and the key of a matrix job. */
export interface CommentIdentity {
  readonly planId: string;
  readonly target: string;
  /** The input `comment-key`. */
  readonly key?: string;
}

const DIGITS = 32;

/** The hidden first line of a comment. A hash, so that no id can break out of it. */
export function commentMarker({ planId, target, key = '' }: CommentIdentity): string {
  return `<!-- planpilot-comment ${shortHash(JSON.stringify([planId, target.toLowerCase(), key]), DIGITS)} -->`;
}

/** Whether a comment starts with the marker; one that quotes or mentions it does not. */
export function carriesMarker(body: string, marker: string): boolean {
  return body.startsWith(marker) && /^\r?(?:\n|$)/u.test(body.slice(marker.length));
}
