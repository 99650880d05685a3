import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Answer, type Asked, htmlPage, jsonAnswer } from './answers.ts';
import { type Fault, faultAnswer } from './faults.ts';
import { answerJson2, UnsupportedType } from './json2.ts';
import { answerJsonRpc } from './jsonrpc.ts';
import type { OdooWorld } from './world.ts';

/** What one request asked for, in the words of Odoo whatever the protocol. */
export interface Logged extends Asked {
  /** `create project.task`, `version`, `authenticate` ... */
  readonly call: string;
  /** Requests that were still being answered when it came. */
  readonly overlapping: number;
}

/** A stand-in for an Odoo server: real state, the answers of real servers, faults on demand. */
export class OdooServer implements AsyncDisposable {
  readonly world: OdooWorld;
  readonly log: Logged[] = [];
  /** Asked for each request, in order of arrival. */
  fault: (logged: Logged, index: number) => Fault | undefined = () => undefined;
  /** Called after a request took effect, before it is answered. */
  applied: (logged: Logged) => void = () => undefined;
  /** Other databases that the host shows. */
  otherDatabases: readonly string[] = [];
  /** Holds an answer back until a time-out cuts the connection. */
  hang: (ms: number) => Promise<void> = () => new Promise(() => undefined);
  readonly #server: Server;
  #running = 0;

  private constructor(world: OdooWorld) {
    this.world = world;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined);
      });
    });
  }

  static async start(world: OdooWorld): Promise<OdooServer> {
    const server = new OdooServer(world);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    return `http://127.0.0.1:${address.port}`;
  }

  /** What was asked, in order. */
  get calls(): readonly string[] {
    return this.log.map(({ call }) => call);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await readAll(request);
    const logged = { ...asked, call: callIn(asked), overlapping: this.#running };
    const index = this.log.push(logged) - 1;
    this.#running += 1;
    try {
      const fault = this.fault(logged, index);
      if (fault === undefined || fault.applied === true) {
        const answer = this.answer(asked);
        this.applied(logged);
        if (fault === undefined) return this.#send(response, answer);
        return await this.#break(response, fault, answer);
      }
      await this.#break(response, fault);
    } finally {
      this.#running -= 1;
    }
  }

  /** The answer of a server without faults. */
  answer(asked: Asked): Answer {
    const { world } = this;
    const path = asked.path.split('?', 1).join('');
    if (path === '/jsonrpc') return answerJsonRpc(world, asked);
    if (world.major < 19 && path.startsWith('/json/')) {
      if (world.major < 18) return htmlPage(404, 'Not Found');
      return htmlPage(303, 'Redirecting...', { Location: `/web/login?redirect=${encodeURIComponent(path)}` });
    }
    if (path === '/web/version' && world.major >= 19) {
      return jsonAnswer(200, { version_info: [world.major, 0, 0, 'final', 0, ''], version: world.version });
    }
    if (!path.startsWith('/json/2/')) return htmlPage(404, 'Not Found');
    try {
      return answerJson2(world, asked, this.otherDatabases);
    } catch (error) {
      if (error instanceof UnsupportedType) return htmlPage(415, 'Unsupported Media Type');
      throw error;
    }
  }

  /** By the clock of the database, which is not that of the machine. */
  get #date(): string {
    return new Date(this.world.now()).toUTCString();
  }

  #send(response: ServerResponse, { status, headers, body }: Answer): void {
    response.writeHead(status, { Date: this.#date, ...headers });
    response.end(body);
  }

  async #break(response: ServerResponse, fault: Fault, answer?: Answer): Promise<void> {
    if (fault.kind === 'hang') await this.hang(600_000);
    if (fault.kind === 'hang' || fault.kind === 'reset') {
      response.socket?.resetAndDestroy();
      return;
    }
    if (fault.kind === 'truncated') {
      const { status, headers, body } = answer ?? jsonAnswer(200, [1, 2, 3]);
      response.writeHead(status, { Date: this.#date, ...headers, 'Content-Length': body.length + 100 });
      response.write(body);
      response.socket?.destroySoon();
      return;
    }
    this.#send(response, faultAnswer(fault));
  }
}

async function readAll(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function callIn({ path, body }: Asked): string {
  const [, json, two, model, method] = path.split('/');
  if (json === 'json' && two === '2') return `${method ?? ''} ${model ?? ''}`;
  if (path !== '/jsonrpc') return `GET ${path}`;
  const asked: unknown = JSON.parse(body);
  const params: unknown = Reflect.get(Object(asked), 'params');
  const args: unknown = Reflect.get(Object(params), 'args');
  const called = String(Reflect.get(Object(params), 'method'));
  return called === 'execute_kw' && Array.isArray(args) ? `${String(args[4])} ${String(args[3])}` : called;
}
