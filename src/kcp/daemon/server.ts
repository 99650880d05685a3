import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ConfigError } from '../../kernel/errors.ts';
import type { ListenAddress } from '../listen.ts';
import { type Check, healthAnswer } from './checks.ts';

/** What the server of the daemon tells; every answer is made when it is asked for. */
export interface Endpoints {
  healthz(): readonly Check[];
  readyz(): readonly Check[];
  /** Text exposition, version 0.0.4. */
  metrics(): string;
  /** Only with profiling. */
  readonly vars?: () => object;
}

export interface RunningServer extends AsyncDisposable {
  /** With the port that was really taken. */
  readonly url: string;
}

/**
 * Serves metrics and health.
 * @throws ConfigError when the address cannot be listened on
 */
export async function startServer(
  { host, port }: ListenAddress,
  endpoints: Endpoints,
): Promise<RunningServer> {
  const server = createServer((request, response) => answer(request, response, endpoints));
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(takenError(host, port, cause)));
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function takenError(host: string, port: number, cause: Error): ConfigError {
  const message = `Cannot listen on ${host}:${port}: ${cause.message}`;
  return new ConfigError([{ message, remedy: 'choose another address with --listen' }], { cause });
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

function answer(request: IncomingMessage, response: ServerResponse, endpoints: Endpoints): void {
  const { method, url = '/' } = request;
  const isRead = method === 'GET' || method === 'HEAD';
  const {
    status,
    body,
    type = 'text/plain; charset=utf-8',
  } = isRead ? answerTo(url, endpoints) : { status: 405, body: 'only GET\n' };
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(method === 'HEAD' ? undefined : body);
}

function answerTo(url: string, endpoints: Endpoints): Answer {
  if (!URL.canParse(url, 'http://daemon')) return { status: 400, body: 'no path\n' };
  const { pathname, searchParams } = new URL(url, 'http://daemon');
  const [, endpoint, check = '', more] = pathname.split('/');
  if (pathname === '/metrics')
    return { status: 200, body: endpoints.metrics(), type: 'text/plain; version=0.0.4; charset=utf-8' };
  if (pathname === '/debug/vars' && endpoints.vars !== undefined)
    return {
      status: 200,
      body: `${JSON.stringify(endpoints.vars(), undefined, 2)}\n`,
      type: 'application/json',
    };
  if ((endpoint !== 'healthz' && endpoint !== 'readyz') || more !== undefined)
    return { status: 404, body: 'known paths: /metrics, /healthz, /readyz\n' };
  return healthAnswer(endpoint, endpoints[endpoint](), {
    ...(check === '' ? {} : { check }),
    verbose: searchParams.has('verbose'),
    exclude: searchParams.getAll('exclude'),
  });
}
