import type { Json } from '../kernel/canonical-json.ts';
import type { Clock } from '../kernel/clock.ts';
import { messageOf, PlanPilotError } from '../kernel/errors.ts';
import { frozenCopy, isMapping } from './json-values.ts';
import { type Gvr, gvrText, type KubeObject } from './kube-object.ts';
import { withMetadata } from './object-fields.ts';
import type { Filter, PluginContext, Transformer } from './plugins.ts';

/** A transformer or filter threw, took too long, or gave back something that is no object of the kind. */
export class PluginError extends PlanPilotError {
  override readonly code = 'sync-plugin';
}

const PATIENCE_MS = 5000;

/** The transformers and filters of an engine. Registering returns the function that takes the plug-in out again. */
export class PluginRegistry {
  readonly #clock: Clock;
  readonly #transformers: Transformer[] = [];
  readonly #filters: Filter[] = [];
  readonly #onChange: () => void;

  /** @param onChange called when the set of plug-ins changes, because every object may look different now. */
  constructor(clock: Clock, onChange: () => void = () => undefined) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** @throws {@link PluginError} for a name that is taken */
  registerTransformer(transformer: Transformer): () => void {
    return this.#register(this.#transformers, transformer);
  }

  /** @throws {@link PluginError} for a name that is taken */
  registerFilter(filter: Filter): () => void {
    return this.#register(this.#filters, filter);
  }

  /** Why the object stays out; nothing when every filter lets it pass. */
  async refusal(object: KubeObject, context: PluginContext): Promise<string | undefined> {
    const given = frozenCopy(object);
    for (const filter of this.#filters.filter((each) => concerns(each, context))) {
      const verdict = await this.#run(`filter ${filter.name}`, () => filter.allow(given, context));
      if (verdict !== true) return `${filter.name}: ${verdict.reason}`;
    }
    return undefined;
  }

  /** The object as it should be downstream, before our marks. */
  async down(object: KubeObject, context: PluginContext): Promise<KubeObject> {
    let result = object;
    for (const { name, down } of this.#inOrder(context)) {
      if (down === undefined) continue;
      const given = frozenCopy(result);
      const label = `transformer ${name}`;
      const made = await this.#run(label, () => down(given, context));
      result = checked(label, given, made);
    }
    return result;
  }

  /** The status as it should be upstream. */
  async up(status: Json, context: PluginContext): Promise<Json> {
    let result = status;
    for (const { name, up } of this.#inOrder(context)) {
      if (up === undefined) continue;
      const given = frozenCopy(result);
      const label = `transformer ${name}`;
      const made = await this.#run(label, () => up(given, context));
      if (!isJson(made)) throw new PluginError(`${label} gave back a status that is no JSON`);
      result = made;
    }
    return result;
  }

  #inOrder(context: PluginContext): readonly Transformer[] {
    return this.#transformers.filter((each) => concerns(each, context)).toSorted((a, b) => a.order - b.order);
  }

  #register<T extends { readonly name: string }>(list: T[], plugin: T): () => void {
    if (list.some(({ name }) => name === plugin.name))
      throw new PluginError(`two plug-ins have the name ${plugin.name}`, { kind: 'user' });
    list.push(plugin);
    this.#onChange();
    return () => {
      const index = list.indexOf(plugin);
      if (index < 0) return;
      list.splice(index, 1);
      this.#onChange();
    };
  }

  async #run<T>(label: string, work: () => T | Promise<T>): Promise<T> {
    const off = new AbortController();
    try {
      const result = work();
      if (!(result instanceof Promise)) return result;
      const late = this.#clock.sleep(PATIENCE_MS, off.signal).then(() => {
        throw new PluginError('no answer within 5 s');
      });
      late.catch(() => undefined);
      return await Promise.race([result, late]);
    } catch (error) {
      throw new PluginError(`${label}: ${messageOf(error)}`, { cause: error });
    } finally {
      off.abort();
    }
  }
}

function concerns(plugin: { readonly gvrs?: readonly Gvr[] }, { gvr }: PluginContext): boolean {
  const text = gvrText(gvr);
  return plugin.gvrs === undefined || plugin.gvrs.some((each) => gvrText(each) === text);
}

/** A plug-in may change what an object says, not which object it is. */
function checked(label: string, given: KubeObject, made: KubeObject): KubeObject {
  if (!isJson(made) || !isMapping(made) || !isMapping(made.metadata))
    throw new PluginError(`${label} gave back something that is no object`);
  if (made.apiVersion !== given.apiVersion || made.kind !== given.kind)
    throw new PluginError(`${label} changed the kind from ${given.kind} to ${made.kind}`);
  const named = { ...made, metadata: { ...made.metadata, name: given.metadata.name } };
  return withMetadata(named, { namespace: given.metadata['namespace'] });
}

function isJson(value: unknown): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.every(isJson);
  const prototype = Object.getPrototypeOf(value);
  return (prototype === null || prototype === Object.prototype) && Object.values(value).every(isJson);
}
