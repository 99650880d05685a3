/** A kubeconfig with one user, made from parts that tests want to see again. */
export interface KubeconfigParts {
  readonly server?: string;
  readonly token?: string;
  readonly authority?: string;
  readonly contexts?: readonly string[];
  readonly currentContext?: string;
}

export function kubeconfigText(parts: KubeconfigParts = {}): string {
  const {
    server = 'https://127.0.0.1:6443',
    token = 'secret-token-1',
    authority,
    contexts = ['main'],
  } = parts;
  return [
    'apiVersion: v1',
    'kind: Config',
    `current-context: ${parts.currentContext ?? contexts[0] ?? ''}`,
    'clusters:',
    '- name: c',
    '  cluster:',
    `    server: ${server}`,
    ...(authority === undefined
      ? []
      : [`    certificate-authority-data: ${Buffer.from(authority).toString('base64')}`]),
    'users:',
    '- name: u',
    `  user: {token: ${token}}`,
    'contexts:',
    ...contexts.flatMap((name) => [`- name: ${name}`, '  context: {cluster: c, user: u}']),
    '',
  ].join('\n');
}
