/*
 * Draws the pictures of docs/images: comment, receipt and job summary of an example, light and dark, as GitHub shows
 * them. Not a gate: it needs Chromium (`CHROMIUM=/path`, default `chromium`). With `MERMAID=/path/to/mermaid.min.js`
 * (from the package mermaid, which is no dependency of ours) graphs are drawn, otherwise their source is shown.
 * `pngquant --ext .png --force 128 docs/images/*.png` then takes two thirds off the files.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { toHtml } from '../__tests__/report/html.ts';
import { examplePreview, exampleReceipt } from '../__tests__/report/review-example.ts';
import { renderComment, renderReceipt } from '../src/report/comment.ts';
import { renderSummary } from '../src/report/summary.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const WIDTH = 980;
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--allow-file-access-from-files',
  '--virtual-time-budget=10000',
];

type Theme = 'light' | 'dark';

const PICTURES = [
  { name: 'preview', title: 'on the pull request', markdown: renderComment(examplePreview) },
  { name: 'receipt', title: 'the same comment, after the merge', markdown: renderReceipt(exampleReceipt) },
  { name: 'summary', title: 'the job summary', markdown: renderSummary(exampleReceipt) },
];

const CLASSES: ReadonlyMap<string, string> = new Map([
  ['+', 'add'],
  ['-', 'del'],
  ['@', 'hunk'],
]);

const folder = await mkdtemp(join(tmpdir(), 'planpilot-pictures-'));
try {
  for (const picture of PICTURES) for (const theme of ['light', 'dark'] as const) await draw(picture, theme);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function draw({ name, title, markdown }: (typeof PICTURES)[number], theme: Theme): Promise<void> {
  const page = join(folder, `${name}-${theme}.html`);
  await writeFile(page, await pageOf(title, markdown, theme));
  const url = pathToFileURL(page).href;
  const { stdout } = await chromium(['--dump-dom', `--window-size=${WIDTH},800`, url]);
  const height = Number(/data-height="(\d+)"/u.exec(stdout)?.[1] ?? 800);
  const image = join(root, 'docs/images', `${name}-${theme}.png`);
  await chromium([`--screenshot=${image}`, `--window-size=${WIDTH},${height}`, url]);
  console.log(`${image}: ${WIDTH} x ${height}`);
}

async function chromium(args: readonly string[]): Promise<{ readonly stdout: string }> {
  const profile = await mkdtemp(join(folder, 'profile-'));
  return run(process.env['CHROMIUM'] ?? 'chromium', [...FLAGS, `--user-data-dir=${profile}`, ...args], {
    maxBuffer: 64 * 1024 * 1024,
  });
}

async function pageOf(title: string, markdown: string, theme: Theme): Promise<string> {
  const css = await readFile(join(import.meta.dirname, 'screenshots.css'), 'utf8');
  const mermaid = process.env['MERMAID'];
  const script =
    mermaid === undefined
      ? ''
      : `<script src="${pathToFileURL(mermaid).href}"></script>
<script>mermaid.initialize({ startOnLoad: false, theme: '${theme === 'dark' ? 'dark' : 'default'}' });</script>`;
  return `<!doctype html><html data-theme="${theme}"><head><meta charset="utf-8"><style>${css}</style></head><body>
<div class="comment"><header><b>planpilot</b> ${title}</header>
<article>${asShown(toHtml(markdown), mermaid !== undefined)}</article></div>${script}
<script>
  const graphs = globalThis.mermaid === undefined ? Promise.resolve() : mermaid.run();
  graphs.finally(() => { document.body.dataset.height = document.querySelector('.comment').offsetHeight + 32; });
</script></body></html>`;
}

/** What GitHub does beyond its Markdown: alerts, coloured diffs, graphs. */
function asShown(html: string, drawsGraphs: boolean): string {
  return html
    .replace(
      /<blockquote>\s*<p>\[!(CAUTION|WARNING)\]\s*(.*?)<\/p>\s*<\/blockquote>/gsu,
      (_, kind: string, text: string) =>
        `<div class="alert ${kind.toLowerCase()}"><p class="title">${kind === 'CAUTION' ? '⛔ Caution' : '⚠ Warning'}</p><p>${text}</p></div>`,
    )
    .replace(
      /<code class="language-diff">(.*?)<\/code>/gsu,
      (_, source: string) => `<code>${coloured(source)}</code>`,
    )
    .replace(/<pre><code class="language-mermaid">(.*?)<\/code><\/pre>/gsu, (found, source: string) =>
      drawsGraphs ? `<pre class="mermaid">${source}</pre>` : found,
    )
    .replaceAll('<details><summary>Dependency graph', '<details open><summary>Dependency graph');
}

function coloured(source: string): string {
  return source
    .trimEnd()
    .split('\n')
    .map((line) => `<i class="${CLASSES.get(line.charAt(0)) ?? ''}">${line}</i>`)
    .join('');
}
