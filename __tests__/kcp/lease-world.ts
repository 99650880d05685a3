import { ApiError, TransportError } from '../../src/syncer/api-error.ts';
import type { ClusterClient } from '../../src/syncer/cluster-client.ts';
import type { KubeObject } from '../../src/syncer/kube-object.ts';

/** A cluster that knows leases only: enough of a server to take turns on, with versions that have to match. */
export class LeaseWorld {
  #object: KubeObject | undefined;
  #version = 0;
  isDown = false;

  get holder(): unknown {
    const spec: unknown = this.#object?.['spec'];
    return typeof spec === 'object' && spec !== null ? Reflect.get(spec, 'holderIdentity') : undefined;
  }

  client(): ClusterClient {
    const unused = (): never => {
      throw new Error('not for leases');
    };
    return {
      server: 'https://leases.example',
      get: async () => this.#read(),
      create: async (_path, object) => {
        this.#reach();
        if (this.#object !== undefined) throw refusal(409, 'AlreadyExists');
        return this.#store(object);
      },
      replace: async (_path, object) => {
        this.#reach();
        if (object.metadata['resourceVersion'] !== String(this.#version)) throw refusal(409, 'Conflict');
        return this.#store(object);
      },
      version: unused,
      discover: unused,
      list: unused,
      watch: unused,
      apply: unused,
      mergePatch: unused,
      jsonPatch: unused,
      delete: unused,
      mayI: unused,
      [Symbol.asyncDispose]: async () => undefined,
    };
  }

  #read(): KubeObject {
    this.#reach();
    if (this.#object === undefined) throw refusal(404, 'NotFound');
    return this.#object;
  }

  #store(object: KubeObject): KubeObject {
    this.#version++;
    this.#object = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } };
    return this.#object;
  }

  #reach(): void {
    if (this.isDown) throw new TransportError('no answer');
  }
}

function refusal(code: number, reason: string): ApiError {
  return new ApiError(reason, { code, reason, detailsKind: '', causes: [] });
}
