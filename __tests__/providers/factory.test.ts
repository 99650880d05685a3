import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../src/kernel/errors.ts';
import { createProvider, type ProviderOptions } from '../../src/providers/factory.ts';

const OPTIONS: ProviderOptions = {
  github: () => {
    throw new Error('the options of GitHub were not to be asked for');
  },
  'dry-run': () => ({}),
};

describe('createProvider', () => {
  it('opens the named provider, asking for its options alone', async () => {
    await using provider = await createProvider('dry-run', OPTIONS);
    expect(provider.name).toBe('dry-run');
    await expect(createProvider('github', OPTIONS)).rejects.toThrow('options of GitHub');
  });

  it('lists the known names for an unknown one, and guesses', async () => {
    await expect(createProvider('gihtub', OPTIONS)).rejects.toThrow(ConfigError);
    await expect(createProvider('gihtub', OPTIONS)).rejects.toThrow(
      'unknown provider "gihtub"; known: github, odoo, dry-run (did you mean github?)',
    );
  });
});
