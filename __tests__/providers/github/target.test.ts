import { describe, expect, it } from '@jest/globals';
import { ProjectURLError } from '../../../src/contracts/errors.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';
import { parseBoardUrl, parseTarget } from '../../../src/providers/github/target.ts';

describe('parseTarget', () => {
  it.each([
    ['acme/roadmap', { owner: 'acme', name: 'roadmap' }],
    [' acme/road.map_2-x ', { owner: 'acme', name: 'road.map_2-x' }],
  ])('reads %s', (target, expected) => {
    expect(parseTarget(target)).toEqual(expected);
  });

  it.each(['', 'acme', 'acme/', '/roadmap', 'acme/road/map', 'https://github.com/acme/roadmap', 'a b/c'])(
    'refuses "%s" with the form it wants',
    (target) => {
      expect(() => parseTarget(target)).toThrow(ConfigError);
      expect(() => parseTarget(target)).toThrow('owner/repo');
    },
  );
});

describe('parseBoardUrl', () => {
  it.each([
    ['https://github.com/orgs/acme/projects/7', 'organization', 'acme', 7],
    ['https://github.com/users/octo-cat/projects/12/', 'user', 'octo-cat', 12],
    [' https://git.example.com/orgs/acme/projects/1 ', 'organization', 'acme', 1],
  ])('reads %s', (url, ownerKind, owner, number) => {
    expect(parseBoardUrl(url)).toEqual({ ownerKind, owner, number });
  });

  it.each([
    '',
    'acme/1',
    'http://github.com/orgs/acme/projects/1',
    'https://github.com/orgs/acme/projects/1/views/2',
    'https://github.com/orgs/acme/projects/1?pane=issue',
    'https://github.com/orgs/acme/projects/1#x',
    'https://github.com/orgs/acme/projects/0',
    'https://github.com/orgs/acme/projects/new',
    'https://github.com/acme/roadmap/projects/1',
    'https://github.com/orgs/acme/projects/99999999999999999999',
    'https://somebody:secret@github.com/orgs/acme/projects/1',
  ])('refuses "%s"', (url) => {
    expect(() => parseBoardUrl(url)).toThrow(ProjectURLError);
  });
});
