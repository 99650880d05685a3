import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { OdooServer } from '../__tests__/support/odoo-server/server.ts';
import { acme, KEYS } from '../__tests__/support/odoo-server/world.ts';
import { runAction } from './run-action.ts';
import { countsOf, type Row } from './table.ts';

const FEATURES = 20;
const STORIES = 10;

/** What real servers were measured to take, with a network of 50 ms in front of them. */
const LATENCY = { requestMs: 70, taskMs: 2 };

const FILE = 'feature_user_story_map.toml';

export const ODOO_TITLE = `Odoo, ${FEATURES} features with ${STORIES} stories each; ${LATENCY.requestMs} ms a request, ${LATENCY.taskMs} ms a task`;

/** One task a request, and lists; a server of its own for each. */
export async function measureOdoo(): Promise<readonly Row[]> {
  return [
    await measure('one by one (default), stage and tags are there', '1', true),
    await measure('one by one, a new project', '1', false),
    await measure('`odoo-batch-size: 200`, a new project', '200', false),
  ];
}

async function measure(run: string, batchSize: string, isPrepared: boolean): Promise<Row> {
  const world = acme('19.0', () => Date.now());
  if (isPrepared) {
    world.stages.push({ id: 90, name: 'Backlog', sequence: 1, projectIds: [1] });
    for (const [index, name] of ['Epic', 'Story'].entries())
      world.tags.push({ id: 91 + index, names: { en_US: name } });
  }
  await using server = await OdooServer.start(world);
  await using door = await slowDoor(server);
  const given = {
    provider: 'odoo',
    mode: 'sync',
    'odoo-url': door.url,
    'odoo-api-key': KEYS.manager,
    'odoo-project': 'Roadmap',
    'odoo-batch-size': batchSize,
  };
  const measured = await runAction(map(), given, undefined, FILE);
  return {
    run,
    requests: server.log.length,
    writes: server.calls.filter((call) => call.startsWith('create ')).length,
    seconds: measured.seconds,
    megabytes: measured.peakMegabytes,
    note: countsOf(measured),
  };
}

/** An address that answers like the server, after the time a real one would take. */
async function slowDoor(server: OdooServer): Promise<AsyncDisposable & { readonly url: string }> {
  const door = createServer((request, response) => {
    passOn(request, response, server.url).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  if (address === null || typeof address === 'string') throw new Error('the door does not listen');
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      door.closeAllConnections();
      await new Promise((resolve) => door.close(resolve));
    },
  };
}

async function passOn(request: IncomingMessage, response: ServerResponse, to: string): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const tasks = body.toString().match(/"stage_id"/gu)?.length ?? 0;
  await pause(LATENCY.requestMs + tasks * LATENCY.taskMs);
  const { authorization = '', 'content-type': type = '' } = request.headers;
  const reply = await fetch(to + (request.url ?? ''), {
    method: request.method ?? 'GET',
    headers: { authorization, 'content-type': type },
    ...(body.length === 0 ? {} : { body }),
    redirect: 'manual',
  });
  const headers = Object.fromEntries(reply.headers);
  response.writeHead(reply.status, headers);
  response.end(Buffer.from(await reply.arrayBuffer()));
}

function map(): string {
  const features = Array.from({ length: FEATURES }, (_, index) => {
    const name = `Feature ${index + 1}`;
    const stories = Array.from(
      { length: STORIES },
      (_story, nth) =>
        `  { name = "Story ${index + 1}.${nth + 1}", description = "As a user I want it.", tags = "Story", task_id = 0 },`,
    );
    return [
      `[features."${name}"]`,
      'description = "What it is about."',
      'tags = "Epic"',
      'task_id = 0',
      'user_stories = [',
      ...stories,
      ']',
    ].join('\n');
  });
  return `${features.join('\n\n')}\n`;
}
