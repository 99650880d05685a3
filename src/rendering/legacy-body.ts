import { linesOf } from './lines.ts';

/** Headings that planpilot 2.x writes, in its order, and whether their text is a list. */
const SECTIONS: readonly { readonly heading: string; readonly list: boolean }[] = [
  { heading: '## Goal', list: false },
  { heading: '## Motivation', list: false },
  { heading: '## Parent', list: true },
  { heading: '## Scope', list: true },
  { heading: '## Requirements', list: true },
  { heading: '## Acceptance Criteria', list: true },
  { heading: '## Assumptions', list: true },
  { heading: '## Risks', list: true },
  { heading: '## Estimate', list: true },
  { heading: '## Verification', list: true },
  { heading: '## Spec Reference', list: true },
  { heading: '## Success Metrics', list: true },
  { heading: '## Sub-items', list: true },
  { heading: '## Dependencies', list: true },
];
const GROUPS = ['In:', 'Out:', 'Commands:', 'CI checks:', 'Evidence:', 'Manual steps:', 'Blocked by:'];

/**
 * What people wrote below the block of a body that planpilot 2.x generated. Its sections are recognised by heading and
 * order; in the listed ones only what planpilot writes is dropped, so that a note under a list survives.
 */
export function withoutGeneratedSections(text: string): string {
  const reader = new SectionReader();
  const kept: string[] = [];
  const lines = linesOf(text);
  for (const [index, line] of lines.entries()) {
    if (reader.generated(line.text)) continue;
    kept.push(text.slice(line.start, lines[index + 1]?.start ?? text.length));
  }
  return kept.every((line) => line.trim() === '') ? '' : kept.join('');
}

/** Told the lines of a body one after the other. */
class SectionReader {
  #next = 0;
  #section: 'none' | 'text' | 'list' | 'estimate' = 'none';
  #open = true;
  #fenced = false;

  generated(line: string): boolean {
    if (!this.#fenced && /^#{1,2} /.test(line)) return this.#heading(line);
    if (/^ {0,3}(?:```|~~~)/.test(line)) this.#fenced = !this.#fenced;
    if (this.#section === 'list') return this.#listed(line);
    if (this.#section === 'estimate') return this.#estimated(line);
    return this.#section === 'text';
  }

  #heading(line: string): boolean {
    const found = SECTIONS.findIndex(
      ({ heading }, index) => index >= this.#next && heading === line.trimEnd(),
    );
    const section = SECTIONS[found];
    this.#open = true;
    this.#section = 'none';
    if (section === undefined) return false;
    this.#next = found + 1;
    this.#section = section.heading === '## Estimate' ? 'estimate' : section.list ? 'list' : 'text';
    return true;
  }

  /** A line right below a bullet continues it; after a blank line anything but a bullet is a person's. */
  #listed(line: string): boolean {
    if (line.trim() === '') {
      this.#open = false;
      return true;
    }
    if (line.startsWith('* ') || GROUPS.includes(line)) this.#open = true;
    else if (!this.#open) this.#section = 'none';
    return this.#open;
  }

  #estimated(line: string): boolean {
    if (line.trim() === '') return true;
    this.#section = 'list';
    this.#open = false;
    return true;
  }
}
