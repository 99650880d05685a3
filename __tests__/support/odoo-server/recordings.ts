import { readFileSync } from 'node:fs';
import type { Version } from './world.ts';

/** One exchange with a real server; secrets, hosts, tracebacks and long pages taken out. */
export interface Recording {
  readonly odoo: Version;
  readonly protocol: 'http' | 'json2' | 'jsonrpc' | 'xmlrpc';
  readonly name: string;
  /** Name of the server's error class, `html`, `fault 1`..`fault 4`; null for success. */
  readonly error: string | null;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
}

const FOLDER = new URL('../../fixtures/odoo/', import.meta.url);

/** All that was recorded, by version. */
export function recordings(): readonly Recording[] {
  return ['17.0', '18.0', '19.0'].flatMap((version) =>
    readFileSync(new URL(`odoo-${version}.jsonl`, FOLDER), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): Recording => JSON.parse(line)),
  );
}

/** Text as it travelled. */
export function textOf(body: unknown): string {
  if (body === null || body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** Model, method and arguments of a call to a model, whatever it travelled by. */
export interface RecordedCall {
  readonly model: string;
  readonly method: string;
  /** By name for JSON-2; for JSON-RPC positional ones, then named ones. */
  readonly args: unknown;
}

export function callOf({ protocol, request }: Recording): RecordedCall | undefined {
  const { path, body } = request;
  if (protocol === 'json2') {
    const [, , , model = '', method = ''] = path.split('/');
    return { model, method, args: body };
  }
  const params: unknown = Reflect.get(Object(body), 'params');
  const args: unknown = Reflect.get(Object(params), 'args');
  if (protocol !== 'jsonrpc' || !Array.isArray(args) || args.length < 6) return undefined;
  const [, , , model, method, ...rest]: readonly unknown[] = args;
  return { model: String(model), method: String(method), args: rest };
}
