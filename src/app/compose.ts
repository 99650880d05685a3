import type { Journal } from '../contracts/journal.ts';
import type { ProgressListener } from '../contracts/progress.ts';
import type { Provider } from '../contracts/provider.ts';
import type { SyncMap } from '../contracts/sync-map.ts';
import type { EngineConfig, EnginePorts } from '../engine/config.ts';
import { SyncEngine } from '../engine/engine.ts';
import { needsOf } from '../engine/needs.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Plan, PlanItemId } from '../plan/types.ts';
import { createProvider } from '../providers/factory.ts';
import { openGithubReader } from '../providers/github/index.ts';
import type { GithubOptions } from '../providers/github/settings.ts';
import type { Transport } from '../providers/github/transport.ts';
import { recordingProvider } from '../providers/recording/index.ts';
import { createRenderer } from '../rendering/factory.ts';
import { markerCodec } from '../rendering/marker-codec.ts';
import { itemsOfMap } from './cached-items.ts';
import type { Settings } from './settings.ts';

/**
 * How far a run reaches: `write` - the tracker, for reading and writing; `read` - the tracker, with writes that go
 * nowhere; `cached` - what the last sync map tells; `offline` - nothing but the plan.
 */
export type Access = 'write' | 'read' | 'cached' | 'offline';

/** The outside of one engine run. */
export interface WiringPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly progress: ProgressListener;
  readonly journal: Journal;
  readonly previous?: SyncMap;
  readonly signal: AbortSignal;
  /** The connection of the run; whoever made it closes it. Absent for runs that stay offline. */
  readonly transport?: Transport;
  /** Posted below an item before it is closed for having left the plan. */
  readonly closingComment?: (item: PlanItemId) => string;
}

/** An engine and the provider it works on; whoever asked for it disposes the provider. */
export interface Wired {
  readonly provider: Provider;
  readonly engine: SyncEngine;
  /** What runs besides the engine's own need. */
  readonly context: { readonly config: EngineConfig; readonly ports: EnginePorts };
}

/** Opens what the settings name and wires the engine to it. The only place that builds adapters. */
export async function openRun(
  settings: Settings,
  plan: Plan,
  ports: WiringPorts,
  access: Access,
): Promise<Wired> {
  const { engine: config, mentions } = settings;
  const provider = await openProvider(settings, plan, ports, access);
  const renderer = createRenderer('markdown', { mentions, footer: true });
  const enginePorts = { ...ports, dryRun: access !== 'write', marker: markerCodec };
  return {
    provider,
    engine: new SyncEngine(provider, renderer, config, enginePorts),
    context: { config, ports: enginePorts },
  };
}

async function openProvider(
  settings: Settings,
  plan: Plan,
  ports: WiringPorts,
  access: Access,
): Promise<Provider> {
  const { transport, previous } = ports;
  if (access === 'read' && settings.provider === 'github' && transport !== undefined)
    return recordingProvider(
      await openGithubReader(githubOptions(settings, plan, ports, withoutWrites(transport))),
    );
  const name = access === 'write' || access === 'read' ? settings.provider : 'dry-run';
  return createProvider(name, {
    'dry-run': () => ({
      capabilities: { board: settings.engine.boardUrl !== undefined },
      ...(access === 'cached' && previous !== undefined
        ? { seed: itemsOfMap(previous, settings.engine.label, markerCodec) }
        : {}),
    }),
    github: () => {
      if (transport === undefined) throw new Error('a run on GitHub needs a connection');
      return githubOptions(settings, plan, ports, borrowed(transport));
    },
  });
}

function githubOptions(
  { engine, tokens, typeStrategy, typeMap }: Settings,
  plan: Plan,
  { clock, logger, signal }: WiringPorts,
  transport: Transport,
): GithubOptions {
  const { target, boardUrl, label, maxConcurrent } = engine;
  return {
    target,
    ...(boardUrl === undefined ? {} : { boardUrl }),
    label,
    needs: needsOf(plan, engine),
    typeStrategy,
    typeMap,
    maxConcurrent,
    marker: markerCodec,
    twoTokens: tokens.projectToken !== undefined && tokens.projectToken !== tokens.token,
    transport,
    clock,
    logger,
    signal,
  };
}

/** The connection serves the conversation after the provider is done with it. */
function borrowed(transport: Transport): Transport {
  return { ...transport, [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** A preview has no way to write: not the provider's, and not by a slip of anything below it. */
function withoutWrites(transport: Transport): Transport {
  return {
    ...borrowed(transport),
    mutate: (part) => Promise.reject(new Error(`a run that only reads was about to write: ${part.field}`)),
  };
}
