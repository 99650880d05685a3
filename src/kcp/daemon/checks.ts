/** One thing that has to be well. */
export interface Check {
  /** Such as `cache-sync`; part of the path `/readyz/cache-sync`. */
  readonly name: string;
  readonly ok: boolean;
  /** What is wrong; names no object. */
  readonly message?: string;
}

/** The answer to a health request, in the form that Kubernetes components give. */
export interface HealthAnswer {
  readonly status: 200 | 404 | 503;
  readonly body: string;
}

export interface HealthQuestion {
  /** Of `/readyz/cache-sync` the part behind the second slash. */
  readonly check?: string;
  readonly verbose: boolean;
  readonly exclude: readonly string[];
}

/** `ok`, or one line a check with `[+]` or `[-]`: when asked for, and whenever one is not well. */
export function healthAnswer(
  endpoint: string,
  checks: readonly Check[],
  question: HealthQuestion,
): HealthAnswer {
  const { check, exclude } = question;
  if (check !== undefined) {
    const found = checks.find(({ name }) => name === check);
    if (found === undefined) return { status: 404, body: `no check "${check}"\n` };
    return found.ok ? { status: 200, body: 'ok' } : { status: 503, body: `${found.message ?? 'not ok'}\n` };
  }
  const unknown = exclude.filter((name) => !checks.some((each) => each.name === name));
  const counted = checks.filter(({ name }) => !exclude.includes(name));
  const isWell = counted.every(({ ok }) => ok);
  if (isWell && !question.verbose) return { status: 200, body: 'ok' };
  const lines = [
    ...checks.map((each) => line(each, exclude.includes(each.name))),
    ...(unknown.length === 0
      ? []
      : [`warn: some checks cannot be excluded: no matches for ${unknown.join(', ')}`]),
    `${endpoint} check ${isWell ? 'passed' : 'failed'}`,
  ];
  return { status: isWell ? 200 : 503, body: `${lines.join('\n')}\n` };
}

function line({ name, ok, message }: Check, isExcluded: boolean): string {
  if (isExcluded) return `[+]${name} excluded: ok`;
  return ok ? `[+]${name} ok` : `[-]${name} failed${message === undefined ? '' : `: ${message}`}`;
}
