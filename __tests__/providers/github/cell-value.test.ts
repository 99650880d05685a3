import { describe, expect, it } from '@jest/globals';
import { cellValue } from '../../../src/providers/github/cell-value.ts';
import type { BoardField } from '../../../src/providers/github/context.ts';

const TODAY = '2026-11-21';
const size: BoardField = {
  kind: 'single-select',
  id: 'F1',
  name: 'Size',
  options: [
    { id: 'o1', name: 'S' },
    { id: 'o2', name: 'XL' },
  ],
};
const iteration: BoardField = {
  kind: 'iteration',
  id: 'F2',
  name: 'Iteration',
  iterations: [
    { id: 'i1', title: 'Sprint 1', startDate: '2026-11-08', duration: 13 },
    { id: 'i2', title: 'Sprint 2', startDate: '2026-11-21', duration: 14 },
  ],
};
const plain = (kind: 'text' | 'number' | 'date'): BoardField => ({ kind, id: 'F', name: 'Field' });

describe('cellValue', () => {
  it.each([
    ['an option by name, case ignored', size, ' xl', { singleSelectOptionId: 'o2' }, 'XL'],
    ['an iteration by title', iteration, 'sprint 1', { iterationId: 'i1' }, 'Sprint 1'],
    [
      'the iteration that starts today as the active one',
      iteration,
      'active',
      { iterationId: 'i2' },
      'Sprint 2',
    ],
    ['a number', plain('number'), 3, { number: 3 }, 3],
    ['a number in a text', plain('number'), '2.5', { number: 2.5 }, 2.5],
    ['a date', plain('date'), '2026-02-28', { date: '2026-02-28' }, '2026-02-28'],
    ['a text', plain('text'), 'as it is ', { text: 'as it is ' }, 'as it is '],
    ['a number as text', plain('text'), 7, { text: '7' }, '7'],
  ] as const)('takes %s', (_what, field, value, input, shown) => {
    expect(cellValue(field, value, TODAY)).toEqual({ input, shown });
  });

  it.each([
    ['an unknown option, naming the choices', size, 'M', 'has no option "M"; there are S, XL'],
    ['an unknown iteration', iteration, 'Sprint 9', 'there are active, none, Sprint 1, Sprint 2'],
    ['a word for a number', plain('number'), 'many', '"many" is not a number'],
    ['nothing for a number', plain('number'), '', 'not a number'],
    ['infinity', plain('number'), 'Infinity', 'not a number'],
    ['a day that does not exist', plain('date'), '2026-02-30', 'not a date'],
    ['another notation of a date', plain('date'), '28.02.2026', 'not a date'],
  ] as const)('refuses %s', (_what, field, value, problem) => {
    expect(cellValue(field, value, TODAY)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('leaves the cell empty for none, and, saying so, for active in a pause between two', () => {
    const earlier: BoardField = { ...iteration, iterations: iteration.iterations.slice(0, 1) };
    expect(cellValue(earlier, ' None', TODAY)).toEqual({ blank: true });
    expect(cellValue(earlier, 'active', TODAY)).toEqual({
      blank: true,
      note: `no iteration runs on ${TODAY}`,
    });
  });

  it('takes titles literally before it takes them for words', () => {
    const named: BoardField = {
      ...iteration,
      iterations: [
        { id: 'i8', title: 'None', startDate: '2026-01-01', duration: 7 },
        { id: 'i9', title: 'Active', startDate: '2026-01-08', duration: 7 },
      ],
    };
    expect(cellValue(named, 'none', TODAY)).toEqual({ input: { iterationId: 'i8' }, shown: 'None' });
    expect(cellValue(named, 'active', TODAY)).toEqual({ input: { iterationId: 'i9' }, shown: 'Active' });
  });

  it('does not know none and active in other columns', () => {
    expect(cellValue(size, 'none', TODAY)).toEqual({
      problem: expect.stringContaining('has no option "none"'),
    });
  });
});
