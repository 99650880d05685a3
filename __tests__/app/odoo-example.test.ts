import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { readFeatureMap } from '../../src/plan/toml/read-map.ts';
import { settingsFrom } from './given.ts';

const EXAMPLE = new URL('../../examples/odoo/', import.meta.url);

const workflow = z
  .object({
    jobs: z.record(
      z.string(),
      z.object({
        concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.boolean() }),
        steps: z.array(
          z.object({ uses: z.string().optional(), with: z.record(z.string(), z.string()).optional() }),
        ),
      }),
    ),
  })
  .parse(parse(readFileSync(new URL('odoo.yml', EXAMPLE), 'utf8')));

/** Inputs of the one step of a job that is ours, with another key in place of the secret. */
function inputsOf(job: string, key: string): Readonly<Record<string, string>> {
  const step = workflow.jobs[job]?.steps.find(({ uses }) => uses?.includes('planpilot-action') === true);
  return { token: 'from the runner', ...step?.with, 'odoo-api-key': key };
}

test('the map of the example asks for two features and their stories', () => {
  const bytes = readFileSync(new URL('feature_user_story_map.toml', EXAMPLE));
  const { tasks } = readFeatureMap({ file: 'map.toml', bytes });
  expect(tasks.map(({ kind, taskId }) => [kind, taskId])).toEqual(
    ['feature', 'story', 'story', 'feature', 'story', 'story'].map((kind) => [kind, 0]),
  );
});

test.each([
  ['a pull request', 'k'.repeat(40), 'check', { name: 'pull_request', ref: 'refs/pull/1/merge' }, 'preview'],
  ['a pull request of a fork', '', 'check', { name: 'pull_request', ref: 'refs/pull/1/merge' }, 'preview'],
  ['a push', 'k'.repeat(40), 'sync', { name: 'push', ref: 'refs/heads/main' }, 'sync'],
  ['a hand', 'k'.repeat(40), 'sync', { name: 'workflow_dispatch', ref: 'refs/heads/main' }, 'sync'],
])('the workflow of the example does its work on %s', async (_, key, job, event, mode) => {
  const { run, odoo } = await settingsFrom({
    inputs: inputsOf(job, key),
    event: { ...event, defaultBranch: 'main' },
  });
  expect(run.mode).toBe(mode);
  expect(odoo).toMatchObject({ secret: key, project: 'Shop', url: 'https://acme.odoo.com' });
});

test('nothing pushes a waiting sync aside or cuts a running one off', () => {
  const { check, sync } = workflow.jobs;
  expect(sync?.concurrency['cancel-in-progress']).toBe(false);
  expect(check?.concurrency.group).not.toBe(sync?.concurrency.group);
});
