/** A text with its selection. */
export interface Edit {
  value: string;
  selection: [number, number];
}

/** `text` put into `before`|`after` with the blank lines that make it a paragraph of its own. */
export function insertParagraph(
  before: string,
  text: string,
  after: string,
): { value: string; caret: number } {
  const lead = before.trim() === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const tail = after.trim() === '' || after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n';
  const head = `${before}${lead}${text}`;
  return { value: `${head}${tail}${after}`, caret: head.length };
}

/** Put marks around the selection, or take them away where they are. */
export function wrap(value: string, [from, to]: [number, number], mark: string): Edit {
  const inner = value.slice(from, to);
  const outside =
    value.slice(from - mark.length, from) === mark && value.slice(to, to + mark.length) === mark;
  if (outside && inner !== '') {
    return {
      value: value.slice(0, from - mark.length) + inner + value.slice(to + mark.length),
      selection: [from - mark.length, to - mark.length],
    };
  }
  return {
    value: `${value.slice(0, from)}${mark}${inner}${mark}${value.slice(to)}`,
    selection: [from + mark.length, to + mark.length],
  };
}

/** Begin each line of the selection with `prefix`, or take it away when all have it. */
export function prefixLines(value: string, [from, to]: [number, number], prefix: string): Edit {
  const start = value.lastIndexOf('\n', from - 1) + 1;
  const lines = value.slice(start, to).split('\n');
  const all = lines.every((line) => line.startsWith(prefix));
  const changed = lines.map((line) => (all ? line.slice(prefix.length) : prefix + line)).join('\n');
  return {
    value: value.slice(0, start) + changed + value.slice(to),
    selection: [start + changed.length, start + changed.length],
  };
}

/** The selection as a link; the address is what is to be typed next. */
export function link(value: string, [from, to]: [number, number]): Edit {
  const words = value.slice(from, to);
  const head = `${value.slice(0, from)}[${words}](`;
  return {
    value: `${head}https://)${value.slice(to)}`,
    selection: words ? [head.length, head.length + 8] : [from + 1, from + 1],
  };
}

/** The name that is being typed after an @ before the caret: where it starts, and what there is of it. */
export function mentionAt(value: string, caret: number): { start: number; typed: string } | null {
  const match = /(?:^|[^\w@.])@([\w.+-]{0,40})$/.exec(value.slice(Math.max(0, caret - 60), caret));
  if (!match) return null;
  const typed = match[1] ?? '';
  return { start: caret - typed.length - 1, typed };
}
