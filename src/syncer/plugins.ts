import type { Json } from '../kernel/canonical-json.ts';
import type { Gvr, KubeObject } from './kube-object.ts';

/** What a plug-in may know besides the object, which is a frozen copy. */
export interface PluginContext {
  readonly gvr: Gvr;
  /** Of the upstream object. */
  readonly key: string;
  readonly namespaced: boolean;
  /** The status travels on its own: the kind has the subresource. */
  readonly hasStatus: boolean;
  readonly targetName: string;
  readonly prefix: string;
}

/** Changes objects on their way down and their status on its way up. Async work has five seconds. */
export interface Transformer {
  /** Unique; named in errors. */
  readonly name: string;
  /** Lower runs first; equal ones run in the order of registration. */
  readonly order: number;
  /** Kinds it concerns; all when absent. */
  readonly gvrs?: readonly Gvr[];
  readonly down?: (object: KubeObject, context: PluginContext) => KubeObject | Promise<KubeObject>;
  readonly up?: (status: Json, context: PluginContext) => Json | Promise<Json>;
}

export type FilterVerdict = true | { readonly allow: false; readonly reason: string };

/** Decides which objects are synced at all; what is not allowed has no copy downstream. */
export interface Filter {
  /** Unique; named in errors. */
  readonly name: string;
  readonly gvrs?: readonly Gvr[];
  readonly allow: (object: KubeObject, context: PluginContext) => FilterVerdict | Promise<FilterVerdict>;
}
