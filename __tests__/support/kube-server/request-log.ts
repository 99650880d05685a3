/** One request as the server saw it. */
export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Kubernetes' verb; `''` for discovery and the like. */
  readonly verb: string;
  readonly resource: string;
  readonly subresource: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly user: string;
  readonly dryRun: boolean;
  /** Number of the connection that it came over. */
  readonly connection: number;
  /** 0 until it is answered. */
  code: number;
}

const writing = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** Every request since the start or the last `clear`. */
export class RequestLog {
  readonly #records: RequestRecord[] = [];

  add(record: RequestRecord): void {
    this.#records.push(record);
  }

  get records(): readonly RequestRecord[] {
    return this.#records;
  }

  /** Requests that could have changed something; questions about rights and dry runs cannot. */
  get writes(): readonly RequestRecord[] {
    return this.#records.filter(
      ({ verb, resource, dryRun }) => writing.has(verb) && !dryRun && resource !== 'selfsubjectaccessreviews',
    );
  }

  clear(): void {
    this.#records.length = 0;
  }
}
