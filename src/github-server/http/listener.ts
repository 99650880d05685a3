import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { httpDate } from '../clock.ts';
import type { Answer } from './answer.ts';
import { handle } from './handler.ts';
import type { OpenEntry } from './log.ts';
import type { Site } from './site.ts';

/** Answers requests outside the API, such as the admin door; undefined when it is not theirs. */
export type SideDoor = (method: string, path: string, body: string) => Answer | undefined;

/** The HTTP server over a site. */
export function createListener(site: Site, sideDoor: SideDoor): Server {
  return createServer((request, response) => {
    serve(site, sideDoor, request, response).catch((error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`github-server defect: ${text}\n`);
    });
  });
}

async function serve(site: Site, sideDoor: SideDoor, request: IncomingMessage, response: ServerResponse) {
  const body = await textOf(request);
  const method = request.method ?? 'GET';
  const path = request.url ?? '/';
  const aside = sideDoor(method, path, body);
  if (aside) {
    response.writeHead(aside.status, aside.headers).end(aside.body);
    return;
  }
  const { answer, entry } = await handle(site, {
    method,
    path,
    authorization: request.headers.authorization,
    body,
  });
  await deliver(site, answer, entry, request, response);
  site.log.close();
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** Sends the answer as it is meant to arrive, and waits until the exchange is over. */
async function deliver(
  site: Site,
  answer: Answer,
  entry: OpenEntry,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const over = new Promise<void>((resolve) => response.once('close', () => resolve()));
  entry.status = answer.status;
  entry.hung = answer.delivery === 'hang';
  if (answer.delivery === 'reset') request.socket.resetAndDestroy();
  if (answer.delivery === 'reset' || answer.delivery === 'hang') return over;
  const bytes = Buffer.from(answer.status === 204 ? '' : answer.body);
  response.sendDate = false;
  response.writeHead(answer.status, {
    date: httpDate(site.clock.now()),
    'content-length': bytes.length,
    ...answer.headers,
  });
  if (answer.delivery === 'truncated') {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => request.socket.destroy());
  } else {
    response.end(bytes);
  }
  return over;
}
