import { readFile, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Problem } from '../kernel/problem.ts';
import { nearest } from '../kernel/suggest.ts';
import { kubeconfigForm, outlineKubeconfig } from './kubeconfig-text.ts';

/** A kubeconfig that can be connected with. */
export interface Kubeconfig {
  readonly text: string;
  /** Where relative paths in it start; absent for one that was given as text. */
  readonly folder?: string;
  /** Absent inside a cluster. */
  readonly context?: string;
  readonly secrets: readonly string[];
}

export interface KubeconfigRequest {
  readonly given: string | undefined;
  readonly context: string | undefined;
  /** How messages call the option, and how they call the one for its context. */
  readonly name: string;
  readonly contextName: string;
  /** Where relative paths start. */
  readonly start: string;
  /** Folders that a path may lead into; absent: any. */
  readonly within?: readonly string[];
}

/** Far above any kubeconfig. */
const MAX_BYTES = 1_000_000;

/** Reads one side's kubeconfig; what is wrong with it goes to `problems`, and never quotes it. */
export async function readKubeconfig(
  request: KubeconfigRequest,
  problems: Problem[],
): Promise<Kubeconfig | undefined> {
  const { name, given } = request;
  if (given === undefined || given.trim() === '') {
    const remedy = `give ${name}: the content of a kubeconfig, the same in base64, or a path`;
    problems.push({ message: `${name} is missing`, remedy });
    return undefined;
  }
  const form = kubeconfigForm(given);
  if (form.kind === 'in-cluster') return { text: form.text, secrets: [] };
  const read = form.kind === 'path' ? await readFrom(form.path, request) : { text: form.text };
  if ('problem' in read) {
    problems.push(read.problem);
    return undefined;
  }
  const outlined = outlineKubeconfig(read.text, name);
  if ('flaw' in outlined) {
    const remedy = 'use the output of "kubectl config view --raw --minify --flatten"';
    problems.push({ message: `${name} ${outlined.flaw}`, remedy });
    return undefined;
  }
  const { contexts, currentContext, secrets } = outlined.outline;
  const context = request.context ?? currentContext;
  if (context === undefined || !contexts.includes(context)) {
    problems.push(contextProblem(context, contexts, request));
    return undefined;
  }
  const whole = form.kind === 'base64' ? given.split(/\s+/u).filter((line) => line !== '') : [];
  return { ...read, context, secrets: [...secrets, ...whole] };
}

function contextProblem(
  context: string | undefined,
  contexts: readonly string[],
  { name, contextName }: KubeconfigRequest,
): Problem {
  if (context === undefined)
    return {
      message: `${name} has no current context`,
      remedy: `choose one with ${contextName}: ${contexts.join(', ')}`,
    };
  const near = nearest(context, contexts);
  const remedy = near === undefined ? `it has ${contexts.join(', ')}` : `did you mean "${near}"?`;
  return { message: `${name} has no context "${context}"`, remedy };
}

type Read = { readonly text: string; readonly folder?: string } | { readonly problem: Problem };

async function readFrom(path: string, { name, start, within }: KubeconfigRequest): Promise<Read> {
  const expanded = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
  const shown = path.length > 120 ? `${path.slice(0, 20)}…` : path;
  const fail = (what: string, remedy: string): Read => ({
    problem: { message: `${name}: ${shown} ${what}`, remedy },
  });
  try {
    const file = await realpath(resolve(start, expanded));
    const roots = await Promise.all((within ?? ['/']).map((root) => realpath(root).catch(() => root)));
    if (within !== undefined && !roots.some((root) => isInside(root, file)))
      return fail(
        'leads out of the workspace',
        'keep it in the workspace, the temporary folder of the runner or ~/.kube',
      );
    const about = await stat(file);
    if (!about.isFile()) return fail('is no file', 'name a kubeconfig file');
    if (about.size > MAX_BYTES) return fail('is too large for a kubeconfig', 'name a kubeconfig file');
    return { text: await readFile(file, 'utf8'), folder: dirname(file) };
  } catch (error) {
    return isMissing(error)
      ? fail('does not exist', 'check the path; content and base64 are accepted as well')
      : fail('cannot be read', 'check its permissions');
  }
}

function isInside(root: string, file: string): boolean {
  const below = relative(root, file);
  return below !== '' && !below.startsWith('..') && !isAbsolute(below);
}

function isMissing(error: unknown): boolean {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG';
}
