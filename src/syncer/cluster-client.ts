import type { Gvr, JsonObject, KubeObject } from './kube-object.ts';

/** Where one object is. `cluster` names the logical cluster when the connection spans several (`/clusters/*`). */
export interface ObjectPath {
  readonly gvr: Gvr;
  readonly namespace?: string;
  readonly name: string;
  readonly cluster?: string;
}

/** A kind as discovery tells it; nothing is ever guessed from a name. */
export interface ApiResource {
  readonly gvr: Gvr;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** The kind has the status subresource. */
  readonly hasStatus: boolean;
}

export interface ListOptions {
  readonly gvr: Gvr;
  /** Absent: all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  /** Objects a page. */
  readonly limit: number;
  readonly continueToken?: string;
}

/** One page; items carry `apiVersion` and `kind` even where the server leaves them out. */
export interface ListPage {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  readonly continueToken?: string;
}

export interface WatchOptions {
  readonly gvr: Gvr;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly resourceVersion: string;
  /** The server ends the watch after this many seconds. */
  readonly timeoutSeconds: number;
  /** The client gives a silent connection up after this many milliseconds. */
  readonly inactivityMs: number;
}

export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; readonly object: KubeObject }
  /** The server's status object, such as code 410 with reason `Expired`. */
  | { readonly type: 'ERROR'; readonly code: number; readonly reason: string; readonly message: string };

export interface ApplyOptions {
  readonly fieldManager: string;
  readonly force: boolean;
  /** The server validates and answers, and stores nothing. */
  readonly dryRun?: boolean;
}

export interface PatchOptions {
  readonly subresource?: 'status';
  readonly fieldManager?: string;
}

/** RFC 6902. */
export interface JsonPatchStep extends JsonObject {
  readonly op: 'add' | 'remove' | 'replace' | 'test';
  readonly path: string;
}

export interface DeleteOptions {
  /** The delete is refused with 409 when the object has another uid by now. */
  readonly uid: string;
}

export interface AccessQuestion {
  readonly gvr: Gvr;
  readonly verb: string;
  readonly subresource?: string;
  readonly namespace?: string;
}

/**
 * One API server, unstructured. Every call rejects with an `ApiError` for an answer that refuses, with a
 * `TransportError` when there was none, and with an `AbortError` once the signal fired. Nothing is retried here but one
 * refresh of the credentials after a 401.
 */
export interface ClusterClient extends AsyncDisposable {
  /** For logs and for telling two clusters apart; without credentials. */
  readonly server: string;
  version(signal: AbortSignal): Promise<string>;
  discover(signal: AbortSignal): Promise<readonly ApiResource[]>;
  list(options: ListOptions, signal: AbortSignal): Promise<ListPage>;
  /** Ends when the server ends the watch; rejects when the connection breaks or goes silent. */
  watch(options: WatchOptions, signal: AbortSignal): AsyncIterable<WatchEvent>;
  get(path: ObjectPath, signal: AbortSignal): Promise<KubeObject>;
  /** POST; for objects whose ownership by field does not matter, such as a namespace. */
  create(path: ObjectPath, object: KubeObject, signal: AbortSignal): Promise<KubeObject>;
  /** Server-side apply: creates or updates, owns exactly the fields given. */
  apply(
    path: ObjectPath,
    object: KubeObject,
    options: ApplyOptions,
    signal: AbortSignal,
  ): Promise<KubeObject>;
  mergePatch(
    path: ObjectPath,
    patch: JsonObject,
    options: PatchOptions,
    signal: AbortSignal,
  ): Promise<KubeObject>;
  jsonPatch(
    path: ObjectPath,
    steps: readonly JsonPatchStep[],
    options: PatchOptions,
    signal: AbortSignal,
  ): Promise<KubeObject>;
  /** PUT with the resource version inside; for leases. */
  replace(path: ObjectPath, object: KubeObject, signal: AbortSignal): Promise<KubeObject>;
  /** Background propagation. Resolves when the delete was accepted; finalizers may keep the object for a while. */
  delete(path: ObjectPath, options: DeleteOptions, signal: AbortSignal): Promise<void>;
  /** Whether the identity behind this connection may do it (SelfSubjectAccessReview). */
  mayI(question: AccessQuestion, signal: AbortSignal): Promise<boolean>;
}
