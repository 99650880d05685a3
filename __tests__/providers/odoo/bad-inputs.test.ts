import { expect, test } from '@jest/globals';
import { BAD_INPUTS, MAP } from './bad-inputs.ts';
import { OdooSite } from './harness.ts';

test.each(Object.entries(BAD_INPUTS))('%s', async (_, { version = '19.0', map = MAP, ...bad }) => {
  await using site = await OdooSite.start(version, map);
  const before = site.text;
  bad.arrange?.(site);
  const error = await site.failure(bad.options);
  expect(error).toBeInstanceOf(bad.error);
  expect(error?.message).toMatch(bad.says);
  expect(Reflect.get(Object(error), 'hint') ?? '').toMatch(bad.hint);
  for (const text of [error?.message, error?.stack, ...site.logged]) {
    expect(text).not.toMatch(/([a-f])\1{39}|manager-password|Traceback/u);
  }
  expect(site.server.world.tasks).toEqual([]);
  expect(site.text).toBe(before);
});
