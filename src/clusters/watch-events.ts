import type { Json } from '../kernel/canonical-json.ts';
import { TransportError } from '../syncer/api-error.ts';
import type { WatchEvent } from '../syncer/cluster-client.ts';
import { parseJson } from './exact-json.ts';
import { isMap, mapAt, numberAt, textAt } from './json-members.ts';
import { asObject } from './objects.ts';

/** Splits a stream into its lines, whatever the chunks. Rejects when the stream ends within a line. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, server: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  for await (const chunk of chunks) {
    const lines = decoder.decode(chunk, { stream: true }).split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      yield parts.join('') + line;
      parts = [];
    }
    parts.push(last);
  }
  if (parts.join('').trim() !== '') throw unreadable(server);
}

/** @throws TransportError for a line that is no event. */
export function watchEvent(line: string, server: string): WatchEvent {
  const event = parsed(line);
  if (!isMap(event)) throw unreadable(server);
  const { type } = event;
  const object = mapAt(event, 'object');
  if (type === 'ERROR') {
    const [reason, message] = [textAt(object, 'reason'), textAt(object, 'message')];
    return { type, code: numberAt(object, 'code') ?? 0, reason, message };
  }
  if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED' && type !== 'BOOKMARK')
    throw unreadable(server);
  return { type, object: asObject(object) };
}

function parsed(line: string): Json | undefined {
  try {
    return parseJson(line);
  } catch {
    return undefined;
  }
}

function unreadable(server: string): TransportError {
  return new TransportError(`${server} sent a watch event that cannot be read`, { kind: 'retryable' });
}
