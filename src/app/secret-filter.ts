import type { throttling } from '@octokit/plugin-throttling';

type Octokit = Parameters<typeof throttling>[0];

const HIDDEN = '***';

/**
 * Takes the tokens out of refusals before anything reads them. A gateway that explains a refusal may quote the request's
 * headers, and what is said there goes into logs, summaries and outputs. Put first among the plugins: that is innermost.
 */
export function secretFilter(secrets: readonly string[]): (octokit: Octokit) => void {
  const hide = (value: unknown): unknown => withoutSecrets(value, secrets);
  return (octokit) => {
    octokit.hook.wrap('request', async (request, options) => {
      try {
        const reply = await request(options);
        const { data } = reply;
        return hasErrors(data) ? { ...reply, data: { ...data, errors: hide(data.errors) } } : reply;
      } catch (error) {
        if (error instanceof Error) {
          error.message = String(hide(error.message));
          error.stack = String(hide(error.stack ?? error.message));
          const response: unknown = Reflect.get(error, 'response');
          if (response !== undefined) Object.assign(error, { response: hide(response) });
        }
        throw error;
      }
    });
  };
}

/** A copy of plain data with every secret in its texts replaced. */
export function withoutSecrets(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string')
    return secrets.reduce((text, secret) => (secret === '' ? text : text.replaceAll(secret, HIDDEN)), value);
  if (Array.isArray(value)) return value.map((each) => withoutSecrets(each, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner, secrets)]),
  );
}

function hasErrors(data: unknown): data is { readonly errors: unknown } {
  return typeof data === 'object' && data !== null && 'errors' in data;
}
