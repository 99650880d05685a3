import { expect, jest, test } from '@jest/globals';
import { annotate } from '../../src/action/annotations.ts';
import type { Operation } from '../../src/contracts/operation.ts';
import { singleLine } from '../../src/markdown/characters.ts';
import { PlanValidationError } from '../../src/plan/errors.ts';
import { annotationsOfResult } from '../../src/report/annotations.ts';
import { renderComment, renderReceipt } from '../../src/report/comment.ts';
import { errorLines, textLines, textReport } from '../../src/report/console.ts';
import { renderDriftIssue } from '../../src/report/drift-issue.ts';
import { renderFailureSummary } from '../../src/report/failure-summary.ts';
import { COMMENT_LADDER } from '../../src/report/ladder.ts';
import { renderProposal } from '../../src/report/proposal.ts';
import { reportJson } from '../../src/report/report-json.ts';
import { renderRung } from '../../src/report/sections.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { HOSTILE_TEXTS } from '../fixtures/hostile-text.ts';
import { resultMadeOf } from './hostile-results.ts';
import { blocksOf, livingText, tagsOf, toHtml } from './html.ts';
import { report } from './results.ts';

const withOrigin = (operations: readonly Operation[]): readonly Operation[] =>
  operations.map((each, index) => ({ ...each, origin: index % 2 === 0 ? 'plan' : 'standing' }));

function preview(text: string) {
  const result = resultMadeOf(text, { dryRun: true });
  return report(
    { ...result, operations: withOrigin(result.operations) },
    {
      mode: 'preview',
      fidelity: 'cached',
      fidelityNote: text,
      run: { url: 'https://github.com/acme/r/1', commit: text },
    },
  );
}

const sync = (text: string) => report(resultMadeOf(text));

/** Every Markdown that a run writes somewhere, in every size. */
const SURFACES: readonly (readonly [string, (text: string) => string])[] = [
  ['comment', (text) => renderComment(preview(text))],
  ...COMMENT_LADDER.slice(1).map(
    (rung) => [`comment, ${rung.leftOut ?? ''}`, (text: string) => renderRung(preview(text), rung)] as const,
  ),
  ['summary', (text) => renderSummary(sync(text))],
  ['receipt', (text) => renderReceipt(sync(text))],
  [
    'proposal',
    (text) => {
      const { result } = sync(text);
      const left = result.drift.map((drift) => ({ drift, why: text }));
      return renderProposal({ result, accepted: result.drift, left });
    },
  ],
  ['drift issue', (text) => renderDriftIssue(sync(text))],
  [
    'summary of an invalid plan',
    (text) => {
      const problem = { message: text, remedy: text, item: text, place: { file: text, line: 1, column: 1 } };
      return renderFailureSummary({ error: new PlanValidationError([problem]), target: text });
    },
  ],
];

/** A harmless text that fills the same places: one that can be seen or not, of one line or of several. */
function harmless(text: string): string {
  return text.includes('\n') ? 'plain\nwords' : 'plain words';
}

test.each(SURFACES)(
  '%s: no text adds, takes away or changes an element, mentions, refers or hides',
  (_, render) => {
    const plain = new Map(
      ['plain words', 'plain\nwords'].map((text) => [text, tagsOf(toHtml(render(text)))] as const),
    );
    for (const text of HOSTILE_TEXTS) {
      const markdown = render(text);
      const html = toHtml(markdown);

      const tags = tagsOf(html);
      const wanted = singleLine(text) === '' ? tags : plain.get(harmless(text));
      expect({ text, tags }).toEqual({ text, tags: wanted });
      const living = { text, living: livingText(html) };
      expect(living).not.toEqual({ text, living: expect.stringMatching(/@[A-Za-z0-9]|#\d|\bGH-\d/iu) });
      expect(living).not.toEqual({ text, living: expect.stringMatching(/https?:\/\/|www\.\w/iu) });
      expect(markdown).not.toMatch(/(?![\n\t])\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u);
    }
  },
);

const LABEL = String.raw`"(?:#\d+;|[^"#&<>\x60%\\$*_~|:;[\]{}()])+"`;
const MERMAID_LINE = new RegExp(
  [
    'graph LR',
    String.raw` {2}subgraph e\d+\[${LABEL}\]`,
    ' {2}end',
    String.raw` {2,4}n\d+\[${LABEL}\]`,
    String.raw` {2}n\d+ (?:-->|==>|-\. removed \.->) n\d+`,
    String.raw` {2}classDef \w+ fill:#\w{6},stroke:#\w{6},color:#\w{6}`,
    ' {2}classDef epic fill:transparent,stroke:#818b98',
    String.raw` {2}class [en]\d+(?:,[en]\d+)* \w+`,
  ]
    .map((line) => `^${line}$`)
    .join('|'),
  'u',
);

test('the dependency graph stays a graph', () => {
  for (const text of HOSTILE_TEXTS) {
    const [source = '', ...others] = blocksOf(renderComment(preview(text)), 'mermaid');
    const lines = source.split('\n');

    expect(others).toEqual([]);
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) expect(line).toMatch(MERMAID_LINE);
    expect(lines.filter((line) => line === '  end')).toHaveLength(1);
  }
});

test('log, terminal and annotations stay lines of text', () => {
  for (const text of HOSTILE_TEXTS) {
    const result = resultMadeOf(text);
    const lines = [
      ...textLines(textReport(report(result))),
      ...errorLines(new Error(text)),
      ...annotationsOfResult(result).flatMap(({ title, message }) => [title, message]),
    ];

    for (const line of lines) {
      expect(line).not.toMatch(/\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u);
      expect(line).not.toMatch(/^\s*::|##\[/u);
    }
  }
});

test('the JSON gives every text back as it was', () => {
  for (const text of HOSTILE_TEXTS)
    expect(JSON.parse(reportJson(sync(text)))).toMatchObject({
      version: 1,
      target: text,
      warnings: [{ text, count: 2 }],
    });
});

test('workflow commands end where their line ends, and say no more than they should', () => {
  for (const text of HOSTILE_TEXTS) {
    const annotations = annotationsOfResult(resultMadeOf(text));
    const commands = written(() => annotate(annotations)).split(/\r?\n|\r/u);

    expect(commands.pop()).toBe('');
    expect(commands).toHaveLength(annotations.length);
    for (const command of commands)
      expect(command).toMatch(/^::(?:error|warning) (?:[a-zA-Z]+=[^,:\n]*)(?:,[a-zA-Z]+=[^,:\n]*)*::/u);
  }
});

/** What reaches standard output meanwhile. */
function written(act: () => void): string {
  let output = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    output += String(chunk);
    return true;
  });
  try {
    act();
  } finally {
    write.mockRestore();
  }
  return output;
}
