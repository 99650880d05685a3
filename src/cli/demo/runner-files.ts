const HEAD = /^([\w-]+)<<(.+)$/u;

/** Reads the file that a step writes its outputs to: `name<<DELIMITER`, the value's lines, `DELIMITER`. */
export function readOutputs(text: string): ReadonlyMap<string, string> {
  const outputs = new Map<string, string>();
  const lines = text.split(/\r?\n/u);
  for (let at = 0; at < lines.length; at++) {
    const [, name, delimiter] = HEAD.exec(lines[at] ?? '') ?? [];
    const end = delimiter === undefined ? -1 : lines.indexOf(delimiter, at + 1);
    if (name === undefined || end === -1) continue;
    outputs.set(name, lines.slice(at + 1, end).join('\n'));
    at = end;
  }
  return outputs;
}

/** Shows a step's log as people see it: commands of the runner are swallowed, the list of changes stays folded. */
export function logFilter(show: (line: string) => void): (line: string) => void {
  let isFolded = false;
  return (line) => {
    const [, command, text = ''] = /^::([\w-]+)(?: [^:]*)?::(.*)$/u.exec(line) ?? [];
    if (command === 'group') {
      isFolded = text.startsWith('Changes');
      show(`> ${text}`);
    } else if (command === 'endgroup') {
      isFolded = false;
    } else if (command === undefined) {
      if (!isFolded) show(line);
    } else if (['error', 'warning', 'notice'].includes(command)) {
      show(`${command}: ${text}`);
    }
  };
}

/** A line of the job summary without the markup that only a browser shows; nothing for lines that are all markup. */
export function plainLine(line: string): string | undefined {
  const plain = line
    .replaceAll('&#8203;', '')
    .replaceAll(/\\([#*_[\]])/gu, '$1')
    .replaceAll(/\[([^\]]*)\]\(([^)]*)\)/gu, '$1')
    .replaceAll(/<\/?(?:details|summary)>/gu, '')
    .replaceAll(/[`*]/gu, '')
    .replace(/^#+ /u, '');
  return plain.trim() === '' || /^\|[-|]+\|$/u.test(plain) ? undefined : plain;
}
