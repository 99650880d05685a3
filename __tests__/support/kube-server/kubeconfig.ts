export interface ContextSpec {
  readonly name: string;
  readonly server: string;
  readonly token?: string;
  /** PEM. */
  readonly ca?: string;
  /** More members of the cluster and of the user entry. */
  readonly cluster?: Readonly<Record<string, unknown>>;
  readonly user?: Readonly<Record<string, unknown>>;
}

/** A kubeconfig (as JSON, which is YAML) with these contexts; the first is the current one. */
export function kubeconfig(contexts: readonly ContextSpec[]): string {
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': contexts[0]?.name ?? '',
      contexts: contexts.map(({ name }) => ({ name, context: { cluster: name, user: name } })),
      clusters: contexts.map(({ name, server, ca, cluster }) => ({
        name,
        cluster: { server, ...trust(ca, server), ...cluster },
      })),
      users: contexts.map(({ name, token, user }) => ({
        name,
        user: { ...(token === undefined ? {} : { token }), ...user },
      })),
    },
    undefined,
    2,
  );
}

function trust(ca: string | undefined, server: string): Readonly<Record<string, unknown>> {
  if (ca !== undefined) return { 'certificate-authority-data': Buffer.from(ca).toString('base64') };
  return server.startsWith('http:') ? { 'insecure-skip-tls-verify': true } : {};
}
