import { type Answer, htmlPage } from './answers.ts';

/** What goes wrong with one request. */
export interface Fault {
  readonly kind: 'reset' | 'hang' | 'truncated' | 'html' | 'redirect' | 'status';
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The request takes effect all the same; only its answer is lost. */
  readonly applied?: boolean;
}

/** What a proxy puts in the place of an answer: always a page, never JSON. */
export function faultAnswer({ kind, status = 502, headers = {} }: Fault): Answer {
  if (kind === 'html') return htmlPage(200, 'Please log in to the network');
  if (kind === 'redirect')
    return htmlPage(301, 'Moved Permanently', { Location: 'https://odoo.example/jsonrpc' });
  return htmlPage(status, 'nginx', headers);
}
