import { admittedFault } from './http/admitted-fault.ts';
import { type Answer, json } from './http/answer.ts';
import type { Site } from './http/site.ts';
import { Input } from './input.ts';
import { editUnchecked } from './store/edits.ts';
import { RuleError } from './store/errors.ts';
import { plainBranches, plainIssues } from './store/inspect.ts';
import { snapshot } from './store/snapshot.ts';

/**
 * The door for a server in another process: what tests of the same process do through the object, over HTTP.
 * Only loopback reaches the server, so the door has no lock.
 */
export function adminAnswer(site: Site, method: string, path: string, body: string): Answer | undefined {
  const { pathname } = new URL(path, 'http://localhost');
  const [, door, room = ''] = pathname.replace(site.restPrefix, '').split('/');
  if (door !== '_admin') return undefined;
  const handler = handlers[`${method} ${room}`];
  if (!handler) return json(404, { message: `no such door; there are: ${Object.keys(handlers).join(', ')}` });
  try {
    return json(200, handler(site, body) ?? null);
  } catch (error) {
    if (error instanceof RuleError || error instanceof SyntaxError)
      return json(422, { message: error.message });
    throw error;
  }
}

const handlers: Readonly<Record<string, (site: Site, body: string) => unknown>> = {
  'GET log': ({ log }) => log.entries,
  'GET state': ({ world }) => plainIssues(world),
  'GET branches': ({ world }) => plainBranches(world),
  'GET snapshot': ({ world }) => snapshot(world),
  'POST edit': ({ world }, body) => {
    const command: unknown = JSON.parse(body);
    return Array.isArray(command)
      ? command.map((entry: unknown) => editUnchecked(world, entry))
      : editUnchecked(world, command);
  },
  'GET faults': ({ faults }) => faults.pending,
  'POST faults': ({ faults }, body) => {
    const { target, fault, times } = admittedFault(new Input(JSON.parse(body)));
    faults.at(target, fault, times);
    return faults.pending;
  },
  'DELETE faults': ({ faults }) => faults.clear(),
};
