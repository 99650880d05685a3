import { expect, test } from '@jest/globals';
import { unknownOptions } from '../../src/github-server/option-keys.ts';

test('known options pass, in whatever depth', () => {
  const field = {
    name: 'F',
    dataType: 'ITERATION',
    iterations: [{ title: 'Now', startDate: '2026-11-20', duration: 14 }],
  };
  const options = {
    port: 0,
    owners: [
      {
        login: 'acme',
        repositories: [
          { name: 'roadmap', labels: ['bug', { name: 'ops', color: 'ededed' }], files: { 'a.md': '' } },
        ],
        projects: [{ title: 'R', fields: [field] }],
      },
    ],
    tokens: { any: { login: 'zoe', permissions: { issues: 'write' } } },
    limits: { contentPerHour: 150 },
    latency: { requestMs: 1 },
  };
  expect(unknownOptions(options)).toEqual([]);
});

test.each([
  [{ limit: {} }, 'unknown option "limit"; did you mean "limits"?'],
  [
    { limits: { contentPerHuor: 1 } },
    'unknown option "limits.contentPerHuor"; did you mean "contentPerHour"?',
  ],
  [{ latency: { request: 1 } }, 'unknown option "latency.request"; did you mean "requestMs"?'],
  [
    { tokens: { mine: { pointsperhour: 1 } } },
    'unknown option "tokens.mine.pointsperhour"; did you mean "pointsPerHour"?',
  ],
  [{ tokens: { mine: { colour: 1 } } }, 'unknown option "tokens.mine.colour"; there are login, kind, '],
  [{ owners: [{}, { repository: [] }] }, 'unknown option "owners[1].repository"; there are login, '],
  [
    { owners: [{ repositories: [{ labels: ['x', { nam: 1 }] }] }] },
    'unknown option "owners[0].repositories[0].labels[1].nam"; did you mean "name"?',
  ],
  [{ clock: {} }, 'unknown option "clock"; there are port, '],
  [{ toString: 1 }, 'unknown option "toString"; there are port, '],
])('%j: %s', (options, message) => {
  expect(unknownOptions(options)).toEqual([expect.stringContaining(message)]);
});
