import { messageOf } from '../kernel/errors.ts';
import { TransportError } from '../syncer/api-error.ts';

interface Explanation {
  readonly what: string;
  readonly hint?: string;
}

const UNTRUSTED: Explanation = {
  what: 'its certificate is not trusted',
  hint: "put the cluster's CA into certificate-authority-data of the kubeconfig",
};

const UNREACHABLE: Explanation = {
  what: 'nothing listens there',
  hint: 'check the server URL in the kubeconfig, and that this machine may reach it',
};

/** By the codes of Node's network and TLS errors. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: UNREACHABLE,
  EHOSTUNREACH: { ...UNREACHABLE, what: 'there is no route to it' },
  ENETUNREACH: { ...UNREACHABLE, what: 'there is no route to it' },
  ENOTFOUND: { ...UNREACHABLE, what: 'its host name is unknown' },
  EAI_AGAIN: { ...UNREACHABLE, what: 'its host name could not be looked up' },
  ETIMEDOUT: { ...UNREACHABLE, what: 'the connection timed out' },
  ECONNRESET: { what: 'the connection broke' },
  EPIPE: { what: 'the connection broke' },
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  CERT_SIGNATURE_FAILURE: UNTRUSTED,
  CERT_HAS_EXPIRED: { what: 'its certificate has expired', hint: 'renew the certificate of the API server' },
  CERT_NOT_YET_VALID: { what: 'its certificate is not valid yet', hint: 'check the clocks of both machines' },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: 'its certificate is for another host name',
    hint: 'use a name from the certificate as server, or set tls-server-name in the kubeconfig',
  },
  EPROTO: { what: 'it does not speak TLS as expected', hint: 'check whether the server is http or https' },
  HPE_INVALID_CONSTANT: { what: 'it does not speak HTTP', hint: 'check whether the server is http or https' },
};

/** What broke, in words, for a request that got no answer. */
export function transportError(server: string, error: unknown): TransportError {
  const code = codeOf(error);
  const { what, hint } = EXPLANATIONS[code] ?? { what: messageOf(error) };
  const suffix = code === '' || what === messageOf(error) ? '' : ` (${code})`;
  return new TransportError(`no answer from ${server}: ${what}${suffix}`, {
    kind: EXPLANATIONS[code]?.hint === undefined ? 'retryable' : 'user',
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
}

/** Nothing came for too long. */
export function silenceError(server: string, ms: number): TransportError {
  return new TransportError(`no answer from ${server}: silent for ${Math.round(ms / 1000)} s`, {
    kind: 'retryable',
    hint: 'the connection may have died on the way; check proxies and firewalls in between',
  });
}

/** The credentials of the kubeconfig could not be had; the text quotes no output, since that may be a token. */
export function credentialError(server: string, error: unknown): TransportError {
  const { what, hint } = credentialFlaw(error);
  return new TransportError(`no credentials for ${server}: ${what}`, { kind: 'user', hint });
}

function credentialFlaw(error: unknown): { readonly what: string; readonly hint: string } {
  const path = textMember(error, 'path');
  const spawned = textMember(error, 'syscall')?.startsWith('spawn') === true;
  if (spawned && codeOf(error) === 'ENOENT') {
    const what = `the credential plug-in ${JSON.stringify(path)} is not installed`;
    return { what, hint: 'install it and put it on the PATH, or use a kubeconfig with a short-lived token' };
  }
  if (spawned) {
    return {
      what: `the credential plug-in ${JSON.stringify(path)} cannot be run (${codeOf(error)})`,
      hint: 'check its permissions',
    };
  }
  if (path !== undefined) {
    return {
      what: `${path} cannot be read (${codeOf(error)})`,
      hint: 'check the file names in the kubeconfig',
    };
  }
  if (error instanceof SyntaxError || error instanceof TypeError) {
    return {
      what: 'the credential plug-in printed no ExecCredential',
      hint: 'run the command of the kubeconfig by hand',
    };
  }
  const said = messageOf(error).trim().split('\n', 1)[0]?.slice(0, 200) ?? '';
  return {
    what: said === '' ? 'the credential plug-in failed' : said,
    hint: 'log in again, or use a fresh token',
  };
}

/** An `AbortError` whatever reason the signal was given. */
export function abortError(signal: AbortSignal): Error {
  const error = new Error('the request was given up', { cause: signal.reason });
  error.name = 'AbortError';
  return error;
}

function codeOf(error: unknown): string {
  return textMember(error, 'code') ?? '';
}

function textMember(error: unknown, name: string): string | undefined {
  const value: unknown = Reflect.get(Object(error), name);
  return typeof value === 'string' ? value : undefined;
}
