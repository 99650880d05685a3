import { Refusal } from './refusal.ts';
import type { ObjectRequest } from './requests.ts';

/** Matches requests; what is left out matches everything. `resource` may name a subresource: `deployments/status`. */
export interface AccessRule {
  readonly user?: string;
  readonly verb?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly namespace?: string;
}

type Question = {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
};

/** Who may do what: everybody everything, but what is denied. */
export class Access {
  readonly #users: Map<string, string>;
  readonly #denials = new Set<AccessRule>();
  readonly #limits = new Map<string, readonly AccessRule[]>();

  /** @param tokens token → user */
  constructor(tokens: Readonly<Record<string, string>>) {
    this.#users = new Map(Object.entries(tokens));
  }

  /** Returns how to take the denial back. */
  deny(rule: AccessRule): () => void {
    this.#denials.add(rule);
    return () => this.#denials.delete(rule);
  }

  /** From now on the user may do only what one of the rules names. */
  restrict(user: string, rules: readonly AccessRule[]): void {
    this.#limits.set(user, rules);
  }

  admit(token: string, user: string): void {
    this.#users.set(token, user);
  }

  /** The token is worth nothing from now on, as if it had expired. */
  expire(token: string): void {
    this.#users.delete(token);
  }

  /** The user of an `Authorization` header; 401 without one that is known. */
  authenticate(header: string | undefined): string {
    const user = this.#users.get((header ?? '').replace(/^Bearer /u, ''));
    if (user === undefined) throw new Refusal(401, 'Unauthorized', 'Unauthorized');
    return user;
  }

  allows(user: string, question: Question): boolean {
    // Whoever may not do one thing may not do everything.
    if ([...this.#denials].some((rule) => matches(rule, user, question, touches))) return false;
    const limits = this.#limits.get(user);
    return limits === undefined || limits.some((rule) => matches(rule, user, question));
  }

  check(user: string, request: ObjectRequest): void {
    const { kind, verb, namespace, name, subresource } = request;
    if (kind.resource === 'selfsubjectaccessreviews') return;
    const resource = subresource === '' ? kind.resource : `${kind.resource}/${subresource}`;
    if (this.allows(user, { verb, group: kind.group, resource, namespace })) return;
    const subject = kind.group === '' ? kind.resource : `${kind.resource}.${kind.group}`;
    const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
    const message = `${subject}${name === '' ? '' : ` ${JSON.stringify(name)}`} is forbidden: User ${JSON.stringify(user)} cannot ${verb} resource ${JSON.stringify(resource)} in API group ${JSON.stringify(kind.group)} ${where}`;
    throw new Refusal(403, 'Forbidden', message, { ...(name === '' ? {} : { name }), kind: kind.resource });
  }
}

function matches(rule: AccessRule, user: string, question: Question, suits = fits): boolean {
  return (
    fits(rule.user, user) &&
    suits(rule.verb, question.verb) &&
    suits(rule.group, question.group) &&
    suits(rule.resource, question.resource) &&
    fits(rule.namespace, question.namespace)
  );
}

function fits(wanted: string | undefined, actual: string): boolean {
  return wanted === undefined || wanted === '*' || wanted === actual;
}

function touches(wanted: string | undefined, actual: string): boolean {
  return actual === '*' || fits(wanted, actual);
}
