import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { idFlaw, planIdFromPath } from '../../src/plan/plan-id.ts';

/** Every character at which some reader of the marker ends a line. */
const LINE_BREAKS = ['\n', '\r', '\v', '\f', '\x1c', '\x1d', '\x1e', '\x85', '\u2028', '\u2029'];

describe('an id may stand in the marker', () => {
  it.each(['E1', 'team/plan.yaml', 'a:b', 'v1.0--rc', 'größe', '日本', '🛒', 'a, b; c', 'x'.repeat(200)])(
    'when it is like %j',
    (id) => {
      expect(idFlaw(id)).toBeUndefined();
    },
  );

  it.each([
    ['', 'is blank'],
    [' \t', 'is blank'],
    ['a\u0000', 'contains a line break or a control character'],
    ['a\u007fb', 'contains a line break or a control character'],
    [' a', 'starts or ends with a blank'],
    ['a\u00a0', 'starts or ends with a blank'],
    ['a\ud83d', 'contains half of a surrogate pair'],
    ['-->', 'contains the edge of an HTML comment (-->)'],
    ['a--!>b', 'contains the edge of an HTML comment (-->)'],
    ['a<!--b', 'contains the edge of an HTML comment (-->)'],
    ['🛒'.repeat(201), 'has 201 characters, over 200'],
  ])('but %j not', (id, flaw) => {
    expect(idFlaw(id)).toBe(flaw);
  });

  it.each(LINE_BREAKS)('but not with %j in it', (character) => {
    expect(idFlaw(`a${character}ITEM_ID:b`)).toBe('contains a line break or a control character');
  });
});

describe('the plan id of a path', () => {
  it.each([
    ['roadmap.yaml', 'roadmap.yaml'],
    ['./docs/roadmap.yaml', 'docs/roadmap.yaml'],
    ['docs\\road map.yaml', 'docs/road map.yaml'],
  ])('of %j is %j', (path, id) => {
    expect(planIdFromPath(path)).toBe(id);
  });

  it('stays readable when the path cannot stand in the marker', () => {
    expect(planIdFromPath('docs/a-->b.yaml')).toMatch(/^docs\/a-b\.yaml-[0-9a-f]{12}$/);
    expect(planIdFromPath(`${'d/'.repeat(150)}plan.yaml`)).toMatch(/d\/plan\.yaml-[0-9a-f]{12}$/);
  });

  it('is always fit for the marker, and differs when the path does', () => {
    const path = fc.string({ unit: 'binary', minLength: 1, maxLength: 150 }).map((name) => `p/${name}`);
    fc.assert(
      fc.property(path, path, (a, b) => {
        expect(idFlaw(planIdFromPath(a))).toBeUndefined();
        fc.pre(a.replaceAll('\\', '/') !== b.replaceAll('\\', '/'));
        expect(planIdFromPath(a)).not.toBe(planIdFromPath(b));
      }),
    );
  });
});
