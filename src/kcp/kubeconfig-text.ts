import type { Json } from '../kernel/canonical-json.ts';
import { readDocument } from '../plan/document.ts';
import { isList, isMapping } from './json.ts';

/** What somebody gave as a kubeconfig. */
export type KubeconfigForm =
  | { readonly kind: 'content'; readonly text: string }
  /** The content in base64, as secrets often hold it. */
  | { readonly kind: 'base64'; readonly text: string }
  | { readonly kind: 'path'; readonly path: string }
  /** The service account of the pod around this process. */
  | { readonly kind: 'in-cluster'; readonly text: 'in-cluster' };

const IN_CLUSTER = 'in-cluster';

/** Tells the forms apart: a kubeconfig has lines or braces, base64 decodes to one, all else but one word is a path. */
export function kubeconfigForm(given: string): KubeconfigForm {
  const text = given.trim();
  if (text === IN_CLUSTER) return { kind: IN_CLUSTER, text };
  if (/[\r\n]/u.test(text) || text.startsWith('{')) {
    const joined = text.replaceAll(/\s+/gu, '');
    return fromBase64(joined) ?? { kind: 'content', text };
  }
  if (/^(?:apiVersion|kind|clusters|contexts|users)\s*:/u.test(text)) return { kind: 'content', text };
  return fromBase64(text) ?? { kind: 'path', path: text };
}

function fromBase64(text: string): KubeconfigForm | undefined {
  if (text.length < 40 || !/^[A-Za-z0-9+/]+={0,2}$/u.test(text)) return undefined;
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  return /\b(?:apiVersion|clusters|contexts)\b/u.test(decoded)
    ? { kind: 'base64', text: decoded }
    : undefined;
}

/** A kubeconfig, looked into as far as settings have to be checked; the connection reads it in full. */
export interface KubeconfigOutline {
  readonly contexts: readonly string[];
  readonly currentContext?: string;
  /** Everything in it that must not be shown. */
  readonly secrets: readonly string[];
}

/** The outline, or what keeps the text from being a kubeconfig; that sentence quotes nothing of it. */
export function outlineKubeconfig(
  text: string,
  name: string,
): { readonly outline: KubeconfigOutline } | { readonly flaw: string } {
  const reading = readDocument({ file: name, bytes: new TextEncoder().encode(text) });
  if ('problems' in reading) {
    const line = reading.problems[0]?.place?.line;
    return { flaw: `is no valid YAML${line === undefined ? '' : ` (line ${line})`}` };
  }
  const { value } = reading.document;
  if (!isMapping(value)) return { flaw: 'holds no mapping' };
  const missing = ['clusters', 'contexts', 'users'].filter((key) => !isList(value[key]));
  if (missing.length > 0) return { flaw: `has no list of ${missing.join(', ')}` };
  const contexts = namesIn(value['contexts']);
  if (contexts.length === 0) return { flaw: 'has no context' };
  const current = value['current-context'];
  const outline = { contexts, secrets: secretsIn(value) };
  return {
    outline:
      typeof current === 'string' && current !== '' ? { ...outline, currentContext: current } : outline,
  };
}

/** Keys whose texts are credentials, wherever they stand. */
const SECRET_KEY =
  /^(?:token|password|client-key-data|client-certificate-data|certificate-authority-data|id-token|refresh-token|access-token|client-secret)$/u;

/** Shorter texts are no credentials, and hiding them would make logs unreadable. */
const SHORTEST_SECRET = 4;

function secretsIn(value: Json | undefined, isSecret = false): readonly string[] {
  if (typeof value === 'string')
    return isSecret ? linesOf(value).filter((line) => line.length >= SHORTEST_SECRET) : [];
  if (isList(value)) return value.flatMap((entry) => secretsIn(entry, isSecret));
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'env' ? envSecrets(inner) : secretsIn(inner, isSecret || SECRET_KEY.test(key)),
  );
}

/** Variables that a credential plug-in gets: whatever looks like a secret by its name. */
function envSecrets(value: Json): readonly string[] {
  if (!isList(value)) return [];
  return value.flatMap((entry) => {
    if (!isMapping(entry)) return [];
    const { name, value: text } = entry;
    return typeof name === 'string' && /token|secret|password|key/iu.test(name) ? secretsIn(text, true) : [];
  });
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/u).map((line) => line.trim());
}

function namesIn(value: Json | undefined): readonly string[] {
  if (!isList(value)) return [];
  return value.flatMap((entry) =>
    isMapping(entry) && typeof entry['name'] === 'string' ? [entry['name']] : [],
  );
}
