import { openDryRunProvider } from '../../src/providers/dry-run/index.ts';
import { describeProviderConformance } from './provider.conformance.ts';

describeProviderConformance('dry-run', async () => ({
  provider: openDryRunProvider(),
  labels: ['planpilot', 'backend', 'urgent'],
  field: { name: 'Size', values: ['S', 'L'] },
  networked: false,
}));
