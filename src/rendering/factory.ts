import type { BodyRenderer } from '../contracts/body-renderer.ts';
import { ConfigError } from '../kernel/errors.ts';
import { nearest } from '../kernel/suggest.ts';
import { createHtmlRenderer } from './html-body.ts';
import { createMarkdownRenderer, type MarkdownOptions } from './markdown-body.ts';

const RENDERERS: ReadonlyMap<string, (options: MarkdownOptions) => BodyRenderer> = new Map([
  ['markdown', createMarkdownRenderer],
  ['html', createHtmlRenderer],
]);

/** The renderer of that name. @throws ConfigError for an unknown name, listing the known ones. */
export function createRenderer(name: string, options: MarkdownOptions): BodyRenderer {
  const create = RENDERERS.get(name);
  if (create !== undefined) return create(options);
  const known = [...RENDERERS.keys()];
  const meant = nearest(name, known);
  throw new ConfigError([
    {
      message: `unknown renderer ${JSON.stringify(name)}; known: ${known.join(', ')}`,
      ...(meant === undefined ? {} : { remedy: `did you mean ${meant}?` }),
    },
  ]);
}
