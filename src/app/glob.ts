const WILD = /[*?]/u;

/** Whether a path names files by pattern (`*`, `**`, `?`) rather than one file. */
export function isGlob(path: string): boolean {
  return WILD.test(path);
}

/** The folder below which everything lies that the pattern can match; empty for the root. */
export function fixedFolder(pattern: string): string {
  const segments = pattern.split('/');
  const wild = segments.findIndex((segment) => WILD.test(segment));
  return segments.slice(0, wild === -1 ? -1 : wild).join('/');
}

/**
 * Tells whether a path with forward slashes matches: `*` and `?` stay inside one name, `**` spans folders. Names that
 * start with a dot match only where the pattern spells the dot.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const segments = pattern.split('/');
  const body = segments.map((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === '**') return isLast ? '(?:[^/.][^/]*/)*[^/.][^/]*' : '(?:[^/.][^/]*/)*';
    const name = segment.replaceAll(/[*?]+|[^*?]+/gu, (part) =>
      WILD.test(part) ? wildcard(part) : literal(part),
    );
    return (WILD.test(segment.charAt(0)) ? '(?!\\.)' : '') + name + (isLast ? '' : '/');
  });
  const expression = new RegExp(`^${body.join('')}$`, 'u');
  return (path) => expression.test(path);
}

/** A run of wildcards: so many characters at least, and no end to them when a star is among them. */
function wildcard(run: string): string {
  const least = run.replaceAll('*', '').length;
  return run.includes('*') ? `[^/]{${least},}` : `[^/]{${least}}`;
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}
