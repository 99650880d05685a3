import {
  AuthenticationError,
  DeferredError,
  ProviderCapabilityError,
  ProviderError,
} from '../../../src/contracts/errors.ts';
import type { OdooOptions } from '../../../src/providers/odoo/options.ts';
import type { Fault } from '../../support/odoo-server/faults.ts';
import { KEYS, type Version } from '../../support/odoo-server/world.ts';
import { mapOf, type OdooSite } from './harness.ts';

/** A server, settings or a map that cannot work, and what is to be said about it. */
interface BadInput {
  readonly version?: Version;
  readonly options?: Partial<OdooOptions>;
  readonly map?: string;
  readonly arrange?: (site: OdooSite) => void;
  readonly error: new (...given: never) => Error;
  /** What the message has to name. */
  readonly says: RegExp;
  /** What the remedy has to name. */
  readonly hint: RegExp;
}

export const MAP = mapOf({ Login: { tags: 'Epic', stories: ['Sign in'] } });

function failAll(fault: Fault, calls = /./u): (site: OdooSite) => void {
  return (site) => {
    site.server.fault = ({ call }) => (calls.test(call) ? fault : undefined);
  };
}

const TASKS = /^create project\.task$/u;
const NEXT_ADDRESS = /final address.*https:\/\/odoo\.example/u;

export const BAD_INPUTS: Readonly<Record<string, BadInput>> = {
  'a wrong key': {
    options: { secret: 'f'.repeat(40) },
    error: AuthenticationError,
    says: /refuses the credentials/u,
    hint: /odoo-api-key.*expired/u,
  },
  'a wrong key where a login goes with it': {
    version: '18.0',
    options: { secret: 'f'.repeat(40) },
    error: AuthenticationError,
    says: /refuses the login of manager@acme\.example/u,
    hint: /odoo-username and odoo-api-key.*expired/u,
  },
  'an unknown login': {
    version: '17.0',
    options: { username: 'nobody@acme.example' },
    error: AuthenticationError,
    says: /login of nobody@acme\.example/u,
    hint: /odoo-username/u,
  },
  'an expired key': {
    arrange: ({ server }) => {
      const [manager] = server.world.users.splice(0, 1);
      if (manager !== undefined) server.world.users.unshift({ ...manager, keys: [] });
    },
    error: AuthenticationError,
    says: /refuses the credentials/u,
    hint: /expired \(since Odoo 18 keys last 90 days/u,
  },
  'a database that there is not': {
    options: { database: 'nope' },
    error: ProviderCapabilityError,
    says: /no such database.*"nope"/u,
    hint: /odoo-url and odoo-database/u,
  },
  'a database that there is not, over JSON-RPC': {
    version: '18.0',
    options: { database: 'nope' },
    error: ProviderCapabilityError,
    says: /cannot open database "nope"/u,
    hint: /odoo-database/u,
  },
  'a password without a login': {
    version: '18.0',
    arrange: (site) => {
      site.login = undefined;
    },
    options: { secret: 'manager-password' },
    error: ProviderCapabilityError,
    says: /needs odoo-username/u,
    hint: /set odoo-username/u,
  },
  'a project that there is not': {
    options: { project: 'roadmap' },
    error: ProviderCapabilityError,
    says: /no project named "roadmap"/u,
    hint: /odoo-project.*upper and lower case/u,
  },
  'a project id that there is not': {
    options: { project: 77 },
    error: ProviderCapabilityError,
    says: /project 77/u,
    hint: /odoo-project/u,
  },
  'a project that the user does not see': {
    arrange: ({ server }) => {
      server.world.projects.push({
        id: 2,
        name: 'Secret',
        active: true,
        hiddenFrom: ['manager@acme.example'],
      });
    },
    options: { project: 'Secret' },
    error: ProviderCapabilityError,
    says: /no project named "Secret" to this user/u,
    hint: /must see the project/u,
  },
  'an archived project': {
    arrange: ({ server }) => void server.world.projects.push({ id: 2, name: 'Old', active: false }),
    options: { project: 'Old' },
    error: ProviderCapabilityError,
    says: /"Old" is archived.*id 2/u,
    hint: /restore it/u,
  },
  'a name that several projects have': {
    arrange: ({ server }) => void server.world.projects.push({ id: 2, name: 'Roadmap', active: true }),
    error: ProviderCapabilityError,
    says: /several projects are named "Roadmap": id 1, 2/u,
    hint: /odoo-project to the id/u,
  },
  'a feature whose task is gone': {
    map: mapOf({ Login: { id: 999, stories: ['Sign in'] } }),
    error: ProviderCapabilityError,
    says: /no task 999 of "Login" \(feature_user_story_map\.toml:1:1\)/u,
    hint: /task_id in the map, or set it to 0/u,
  },
  'a stage that may not be created': {
    options: { secret: KEYS.user, username: 'user@acme.example' },
    error: AuthenticationError,
    says: /may not create the stage "Backlog" in project "Roadmap"/u,
    hint: /Project \/ Administrator, or create "Backlog"/u,
  },
  'tasks that may not be created': {
    arrange: ({ server }) => {
      server.world.stages.push({ id: 50, name: 'Backlog', sequence: 1, projectIds: [1] });
    },
    options: { secret: KEYS.internal, username: 'internal@acme.example' },
    error: AuthenticationError,
    says: /lacks a right: create in project\.task/u,
    hint: /Project \/ User for tasks/u,
  },
  'an address that redirects': {
    arrange: failAll({ kind: 'redirect' }),
    error: ProviderCapabilityError,
    says: /redirects to https:\/\/odoo\.example.*not followed/u,
    hint: NEXT_ADDRESS,
  },
  'a redirect of a create': {
    arrange: failAll({ kind: 'redirect' }, TASKS),
    error: ProviderCapabilityError,
    says: /redirects to/u,
    hint: NEXT_ADDRESS,
  },
  'a login page of a network': {
    arrange: failAll({ kind: 'html' }),
    error: ProviderError,
    says: /answers with a page \(text\/html\)/u,
    hint: /proxy or login page/u,
  },
  'a server that is down behind its proxy': {
    arrange: failAll({ kind: 'status', status: 502 }),
    error: ProviderError,
    says: /status 502/u,
    hint: /Odoo is up/u,
  },
  'a request that is too large': {
    arrange: failAll({ kind: 'status', status: 413 }, TASKS),
    error: ProviderError,
    says: /status 413/u,
    hint: /odoo-batch-size/u,
  },
  'a server that asks for fewer requests, for ever': {
    arrange: failAll({ kind: 'status', status: 429 }, TASKS),
    error: ProviderError,
    says: /status 429/u,
    hint: /odoo-min-interval/u,
  },
  'a server that asks to wait an hour': {
    arrange: failAll({ kind: 'status', status: 429, headers: { 'Retry-After': '3600' } }, TASKS),
    error: DeferredError,
    says: /wait 3600 s/u,
    hint: /^$/u,
  },
  'a firewall': {
    arrange: failAll({ kind: 'status', status: 403 }),
    error: AuthenticationError,
    says: /lets nobody pass.*403/u,
    hint: /proxy or firewall/u,
  },
  'connections that are reset': {
    arrange: failAll({ kind: 'reset' }),
    error: ProviderError,
    says: /cannot be reached.*(?:ECONNRESET|UND_ERR_SOCKET)/u,
    hint: /odoo-url/u,
  },
  'a server that says nothing': {
    arrange: failAll({ kind: 'hang' }),
    error: ProviderError,
    says: /cannot be reached.*within 60 s/u,
    hint: /reachable/u,
  },
  'nobody at the address': {
    options: { url: 'http://127.0.0.1:1' },
    error: ProviderError,
    says: /http:\/\/127\.0\.0\.1:1 cannot be reached \(the version\)/u,
    hint: /odoo-url/u,
  },
  'no Odoo at the address': {
    arrange: failAll({ kind: 'status', status: 404 }),
    error: ProviderCapabilityError,
    says: /is no Odoo server/u,
    hint: /without a path/u,
  },
  'plain http to another machine': {
    options: { url: 'http://odoo.example' },
    error: ProviderCapabilityError,
    says: /http:\/\/, which would send the key in the clear/u,
    hint: /https:\/\//u,
  },
  'a login in the address': {
    options: { url: 'https://admin:secret@odoo.example' },
    error: ProviderCapabilityError,
    says: /^odoo-url holds a login$/u,
    hint: /odoo-username/u,
  },
  'no address at all': {
    options: { url: 'odoo' },
    error: ProviderCapabilityError,
    says: /no address/u,
    hint: /https:\/\/acme\.odoo\.com/u,
  },
};
