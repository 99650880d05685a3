import { KubeConfig } from '@kubernetes/client-node';
import { ConfigError, messageOf } from '../kernel/errors.ts';
import type { Problem } from '../kernel/problem.ts';
import { nearest } from '../kernel/suggest.ts';

/** Which cluster is meant, and as whom. */
export interface KubeconfigSource {
  /** The content of a kubeconfig, or `in-cluster`: the service account of the pod that we run in. */
  readonly kubeconfig: string;
  /** Where relative file names in it start. */
  readonly folder?: string;
  /** Absent: its current context. */
  readonly context?: string;
  /** How error texts call this side, such as `upstream`. */
  readonly name: string;
}

/** Contexts of a run in a pod have no file behind them. */
const IN_CLUSTER = 'in-cluster';

/**
 * Reads a kubeconfig afresh, with credentials from files as they are now.
 * @throws ConfigError with every mistake in it; none of its texts is quoted, since they may be credentials
 */
export function loadKubeconfig(source: KubeconfigSource): KubeConfig {
  const config = new KubeConfig();
  if (source.kubeconfig.trim() === IN_CLUSTER) {
    config.loadFromCluster();
    if (config.getCurrentCluster()?.server.includes('undefined') !== false) {
      throw refused(
        source,
        'there is no cluster around this process',
        'give a kubeconfig instead of in-cluster',
      );
    }
    return config;
  }
  const parsed = parse(source);
  if (source.context !== undefined) parsed.setCurrentContext(source.context);
  const problems = problemsOf(parsed, source);
  if (problems.length > 0) throw new ConfigError(problems);
  completed(config, parsed);
  if (source.folder !== undefined) config.makePathsAbsolute(source.folder);
  return config;
}

/** The client library knows `tokenFile` by another name; files are read while parsing. */
function parse(source: KubeconfigSource): KubeConfig {
  const config = new KubeConfig();
  const text = source.kubeconfig.replaceAll(/^([\s{,-]*["']?)tokenFile(["']?\s*:)/gmu, '$1token-file$2');
  try {
    config.loadFromString(text);
  } catch (error) {
    throw refused(
      source,
      `no kubeconfig: ${flawOf(error)}`,
      'use the output of "kubectl config view --raw --minify --flatten"',
    );
  }
  return config;
}

/** What the parser found, without the excerpt that it adds. */
function flawOf(error: unknown): string {
  const reason = textMember(error, 'reason');
  if (reason !== undefined) {
    const line: unknown = Reflect.get(Object(Reflect.get(Object(error), 'mark')), 'line');
    return `${reason}${typeof line === 'number' ? ` (line ${line + 1})` : ''}`;
  }
  const message = messageOf(error);
  if (/^(?:clusters|users|contexts)\[\d+\]/u.test(message)) return message;
  const path = textMember(error, 'path');
  return path === undefined ? 'it is no mapping with clusters, users and contexts' : `${path} cannot be read`;
}

function problemsOf(config: KubeConfig, source: KubeconfigSource): readonly Problem[] {
  const name = config.getCurrentContext();
  const names = config.getContexts().map((context) => context.name);
  const context = names.includes(name) ? config.getContextObject(name) : null;
  if (context === null) {
    const chosen = typeof name === 'string' && name !== '';
    const near = chosen ? nearest(name, names) : undefined;
    const known =
      names.length === 0 ? 'the kubeconfig has no context' : `known contexts: ${names.join(', ')}`;
    return [
      {
        message: chosen
          ? `${source.name}: no context ${JSON.stringify(name)}`
          : `${source.name}: no current context`,
        remedy: near === undefined ? known : `did you mean ${JSON.stringify(near)}? ${known}`,
      },
    ];
  }
  const problems: Problem[] = [];
  const cluster = config.getCluster(context.cluster);
  const about = `${source.name}: context ${JSON.stringify(name)}`;
  if (cluster === null) {
    problems.push({
      message: `${about} names the cluster ${JSON.stringify(context.cluster)}, which is not in the kubeconfig`,
    });
  } else problems.push(...serverProblems(source.name, cluster.server, cluster.skipTLSVerify));
  if (context.user && config.getUser(context.user) === null) {
    problems.push({
      message: `${about} names the user ${JSON.stringify(context.user)}, who is not in the kubeconfig`,
    });
  }
  return problems;
}

function serverProblems(name: string, server: string, insecure: boolean): readonly Problem[] {
  if (!URL.canParse(server) || !/^https?:$/u.test(new URL(server).protocol)) {
    return [{ message: `${name}: the cluster's server is no URL`, remedy: 'write it as https://host:port' }];
  }
  if (server.startsWith('https:') || insecure) return [];
  const remedy =
    'use https, or set insecure-skip-tls-verify for this cluster if you accept that everything is readable on the way';
  return [{ message: `${name}: the server is reached without TLS`, remedy }];
}

/** Tokens from files end in a line break, which no header may hold; a context without user still has a trusted CA. */
function completed(target: KubeConfig, parsed: KubeConfig): void {
  const anonymous = { name: 'anonymous' };
  target.loadFromOptions({
    clusters: parsed.clusters,
    users: [
      ...parsed.users.map((user) => (user.token ? { ...user, token: user.token.trim() } : user)),
      ...(parsed.users.some(({ name }) => name === anonymous.name) ? [] : [anonymous]),
    ],
    contexts: parsed.contexts.map((context) => ({ ...context, user: context.user || anonymous.name })),
    currentContext: parsed.currentContext,
  });
}

function refused(source: KubeconfigSource, what: string, remedy: string): ConfigError {
  return new ConfigError([{ message: `${source.name}: ${what}`, remedy }]);
}

function textMember(error: unknown, name: string): string | undefined {
  const value: unknown = Reflect.get(Object(error), name);
  return typeof value === 'string' ? value : undefined;
}
