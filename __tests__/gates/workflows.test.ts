import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly Step[];
}
interface Workflow {
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(import.meta.dirname, '../../.github/workflows');
const names = readdirSync(folder);

describe.each(names)('%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const workflow: Workflow = parse(text);
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps ?? []);

  test('starts without any permission, and each job states its own', () => {
    expect(workflow.permissions).toEqual({});
    expect(jobs.filter(([, job]) => job.permissions === undefined)).toEqual([]);
  });

  test('gives a reason beside every grant', () => {
    const grants = jobs.flatMap(([, job]) => Object.keys(job.permissions ?? {}));
    const explained = [...text.matchAll(/^ +[\w-]+: (?:read|write) # \S.+$/gmu)];
    expect(explained).toHaveLength(grants.length);
  });

  test('pins every foreign action to a commit and names its version', () => {
    const foreign = [...text.matchAll(/^ +(?:- )?uses: (?<reference>\S+)(?<comment>.*)$/gmu)].filter(
      ({ groups }) => groups?.['reference'] !== './',
    );
    const loose = foreign.filter(
      ({ groups }) =>
        !/@[0-9a-f]{40}$/u.test(groups?.['reference'] ?? '') ||
        !/^ # v\d+\.\d+\.\d+$/u.test(groups?.['comment'] ?? ''),
    );
    expect(loose.map(([line]) => line.trim())).toEqual([]);
  });

  test('does not leave the token in the checkout', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
  });

  test('bounds time and parallel runs', () => {
    expect(workflow.concurrency).toBeDefined();
    expect(jobs.filter(([, job]) => job['timeout-minutes'] === undefined)).toEqual([]);
  });

  test('puts no expression into a shell command, only into its environment', () => {
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });
});

test('one action has one pin across all workflows', () => {
  const pins = new Map<string, Set<string>>();
  for (const name of names) {
    const text = readFileSync(join(folder, name), 'utf8');
    for (const [, action = '', commit = ''] of text.matchAll(/uses: ([\w./-]+)@(\S+)/gu)) {
      const repository = action.split('/').slice(0, 2).join('/');
      pins.set(repository, (pins.get(repository) ?? new Set()).add(commit));
    }
  }
  expect([...pins].filter(([, commits]) => commits.size !== 1)).toEqual([]);
});

describe('the workflows for users', () => {
  const examples = join(folder, '../../examples/workflows');
  const readme = readFileSync(join(folder, '../../README.md'), 'utf8');
  const exampled = (name: string): Workflow => parse(readFileSync(join(examples, name), 'utf8'));
  const shown = [...readme.matchAll(/^```yaml\n(?<text>[^`]*)```$/gmu)].map(
    ({ groups }) => groups?.['text'] ?? '',
  );

  test('ask in the README for the rights that they ask for in their files', () => {
    const rights = ({ jobs }: Workflow) => Object.entries(jobs).map(([name, job]) => [name, job.permissions]);
    const workflows = shown.filter((text) => /^jobs:/mu.test(text)).map((text): Workflow => parse(text));
    expect(workflows.map(rights)).toEqual(['roadmap.yml', 'roadmap-explicit.yml'].map(exampled).map(rights));
  });

  test.each(readdirSync(examples))(
    '%s starts without any permission and never stops a run in its middle',
    (name) => {
      const { permissions, concurrency } = exampled(name);
      expect(permissions).toEqual({});
      expect(concurrency).toMatchObject({ 'cancel-in-progress': false });
    },
  );

  test.each(readdirSync(examples))('%s lets whoever writes a comment write its receipt', (name) => {
    const jobs = Object.values(exampled(name).jobs);
    const writes = jobs.filter(({ permissions }) => permissions?.['pull-requests'] === 'write');
    expect([0, jobs.length]).toContain(writes.length);
  });
});
