import type { Clock } from '../clock.ts';
import type { Prepared } from '../graphql/document.ts';
import { TypedError } from '../graphql/errors.ts';
import type { LimitOptions } from '../options.ts';
import type { Fault } from './faults.ts';
import { contentMutations } from './limits.ts';
import { resourceLimitsText, tooQuicklyText } from './refusals.ts';
import type { Caller } from './tokens.ts';

/** What decides over the aliases of one request. */
export interface GateSettings {
  readonly clock: Clock;
  readonly caller: Caller;
  readonly limits: Required<LimitOptions>;
  readonly fault: Fault | undefined;
  readonly prepared: Prepared;
  /** Milliseconds each mutation alias takes. */
  readonly mutationMs: number;
}

/** Lets the top-level fields of one request through, one by one, or fails them as GitHub (or a fault) would. */
export class AliasGate {
  readonly #settings: GateSettings;
  readonly #deadlineMs: number;
  #contentRefused: boolean | undefined;
  /** Set when the request ran out of its time; what came before stays done. */
  timedOut = false;

  constructor(settings: GateSettings) {
    this.#settings = settings;
    this.#deadlineMs = settings.clock.now() + settings.limits.timeoutMs;
  }

  /** Resolves when the field may run; rejects when it must fail. */
  async pass(alias: string, isMutation: boolean): Promise<void> {
    const { rootFields } = this.#settings.prepared;
    const position = rootFields.findIndex((field) => field.alias === alias);
    this.#strike(position);
    if (!isMutation) return;
    await this.#takeTime();
    this.#checkContent(rootFields[position]?.name ?? '');
  }

  /** Fails the field with the fault's error when the fault names it and wants it unapplied. */
  #strike(position: number): void {
    const { fault } = this.#settings;
    if (fault?.kind === 'too-quickly' && position >= fault.from) throw tooQuickly();
    if (fault?.kind === 'resource-limits' && position >= fault.keep) {
      throw new TypedError('RESOURCE_LIMITS_EXCEEDED', resourceLimitsText);
    }
    if (fault?.kind === 'alias-error' && position === fault.alias && !fault.applied) {
      throw new TypedError(fault.type, fault.message);
    }
    if (fault && 'when' in fault && typeof fault.when === 'object' && position >= fault.when.aliases) {
      throw new TypedError(undefined, 'the request died before this field');
    }
  }

  async #takeTime(): Promise<void> {
    const { clock, mutationMs } = this.#settings;
    const left = this.#deadlineMs - clock.now();
    if (!this.timedOut && mutationMs > left) {
      this.timedOut = true;
      if (left > 0) await clock.sleep(left);
    }
    if (this.timedOut) throw new TypedError(undefined, 'the request ran out of time');
    if (mutationMs > 0) await clock.sleep(mutationMs);
  }

  #checkContent(field: string): void {
    const { clock, caller, limits } = this.#settings;
    if (!contentMutations.has(field) || limits.contentRefusal !== 'alias') return;
    if (limits.contentCounts === 'objects') {
      if (!caller.budget.content.spend(clock.now())) throw tooQuickly();
      return;
    }
    this.#contentRefused ??= !caller.budget.content.spend(clock.now());
    if (this.#contentRefused) throw tooQuickly();
  }
}

function tooQuickly(): TypedError {
  return new TypedError('UNPROCESSABLE', tooQuicklyText);
}
