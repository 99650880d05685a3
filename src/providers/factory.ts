import type { Provider } from '../contracts/provider.ts';
import { ConfigError } from '../kernel/errors.ts';
import { nearest } from '../kernel/suggest.ts';
import { type DryRunOptions, openDryRunProvider } from './dry-run/index.ts';
import { openGithubProvider } from './github/index.ts';
import type { GithubOptions } from './github/settings.ts';
import { openOdooProvider } from './odoo/index.ts';
import type { OdooOptions } from './odoo/options.ts';

/** How to get the options of each provider that may be chosen; only those of the chosen one are asked for. */
export interface ProviderOptions {
  readonly github?: () => GithubOptions;
  readonly odoo?: () => OdooOptions;
  readonly 'dry-run'?: () => DryRunOptions;
}

const OPENERS: ReadonlyMap<string, (options: ProviderOptions) => Promise<Provider>> = new Map([
  ['github', async ({ github }) => openGithubProvider(given(github))],
  ['odoo', async ({ odoo }) => openOdooProvider(given(odoo))],
  ['dry-run', async ({ 'dry-run': dryRun }) => openDryRunProvider(given(dryRun))],
]);

function given<T>(options: (() => T) | undefined): T {
  if (options === undefined) throw new Error('nobody gave the options of the chosen provider');
  return options();
}

/**
 * The provider of that name, opened.
 * @throws ConfigError for an unknown name, listing the known ones; and whatever opening that provider throws
 */
export async function createProvider(name: string, options: ProviderOptions): Promise<Provider> {
  const open = OPENERS.get(name);
  if (open !== undefined) return open(options);
  const known = [...OPENERS.keys()];
  const meant = nearest(name, known);
  throw new ConfigError([
    {
      message: `unknown provider ${JSON.stringify(name)}; known: ${known.join(', ')}`,
      ...(meant === undefined ? {} : { remedy: `did you mean ${meant}?` }),
    },
  ]);
}
