import { GithubHarness, NO_NEEDS } from '../integration/github-harness.ts';
import { HastyClock, NEVER_MS } from '../integration/hasty-clock.ts';
import { describeProviderConformance } from './provider.conformance.ts';

const SIZES = ['S', 'L'] as const;
const LABELS = ['planpilot', 'backend', 'urgent'] as const;

describeProviderConformance('github', async () => {
  const harness = await GithubHarness.start({}, new HastyClock());
  const needs = { ...NO_NEEDS, labels: LABELS, fields: [{ name: 'Size', values: SIZES, optional: false }] };
  return {
    provider: await harness.open({ needs, requestTimeoutMs: NEVER_MS }),
    labels: LABELS,
    field: { name: 'Size', values: SIZES },
    networked: true,
    close: () => harness[Symbol.asyncDispose](),
  };
});
