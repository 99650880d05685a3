import type { Journal } from '../contracts/journal.ts';
import type { ProgressListener } from '../contracts/progress.ts';
import type { Provider } from '../contracts/provider.ts';
import type { SyncMap } from '../contracts/sync-map.ts';
import { SyncEngine } from '../engine/engine.ts';
import { needsOf } from '../engine/needs.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Plan } from '../plan/types.ts';
import { createProvider } from '../providers/factory.ts';
import { createRenderer } from '../rendering/factory.ts';
import { markerCodec } from '../rendering/marker-codec.ts';
import { connectToGithub } from './github-clients.ts';
import type { Settings } from './settings.ts';

/** The outside of one engine run. */
export interface WiringPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly progress: ProgressListener;
  readonly journal: Journal;
  readonly previous?: SyncMap;
  readonly signal: AbortSignal;
}

/** An engine and the provider it works on; whoever asked for it disposes the provider. */
export interface Wired {
  readonly provider: Provider;
  readonly engine: SyncEngine;
}

/** Opens the provider that the settings name and wires the engine to it. The only place that builds adapters. */
export async function openRun(settings: Settings, plan: Plan, ports: WiringPorts): Promise<Wired> {
  const { engine: config, mentions, run } = settings;
  const provider = await openProvider(settings, plan, ports);
  const renderer = createRenderer('markdown', { mentions, footer: true });
  return {
    provider,
    engine: new SyncEngine(provider, renderer, config, { ...ports, dryRun: run.dryRun, marker: markerCodec }),
  };
}

function openProvider(settings: Settings, plan: Plan, ports: WiringPorts): Promise<Provider> {
  const { engine, tokens, typeStrategy, typeMap } = settings;
  const { target, boardUrl, label, maxConcurrent } = engine;
  return createProvider(settings.provider, {
    'dry-run': () => ({ capabilities: { board: boardUrl !== undefined } }),
    github: () => ({
      target,
      ...(boardUrl === undefined ? {} : { boardUrl }),
      label,
      needs: needsOf(plan, engine),
      typeStrategy,
      typeMap,
      maxConcurrent,
      marker: markerCodec,
      twoTokens: tokens.projectToken !== undefined && tokens.projectToken !== tokens.token,
      transport: connectToGithub(settings, tokens, ports),
      clock: ports.clock,
      logger: ports.logger,
      signal: ports.signal,
    }),
  });
}
