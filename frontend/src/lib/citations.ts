import type { Parent, PhrasingContent, Root, RootContent, Text } from 'mdast';

/** What a mark needs of its citation. */
export interface Cited {
  marker: string;
  sentence: string;
}

const MARKER = /\[\d+\]/g;

/** One printed marker of a draft and the citation it stands for (null while the draft still streams). */
export interface Mark<T extends Cited> {
  marker: string;
  citation: T | null;
}

/**
 * The citation of the marker printed at `offset`: among those with this marker, the one whose sentence ends
 * last before it. Two sentences may share a marker and quote different parts of one passage.
 */
function citationAt<T extends Cited>(
  draft: string,
  offset: number,
  marker: string,
  citations: readonly T[],
): T | null {
  let best: T | null = null;
  let bestAt = -1;
  for (const citation of citations) {
    if (citation.marker !== marker) continue;
    const sentence = citation.sentence.replace(MARKER, '').trim();
    const at = sentence === '' ? -1 : draft.lastIndexOf(sentence, offset);
    if (best === null || at > bestAt) {
      best = citation;
      bestAt = at;
    }
  }
  return best;
}

function isParent(node: Root | RootContent): node is Extract<RootContent, Parent> | Root {
  return 'children' in node;
}

/** The parts of a text node: plain text, and a `cite` element for each marker that `accept` takes. */
function splitText(node: Text, accept: (marker: string, offset: number) => number | null): PhrasingContent[] {
  const parts: PhrasingContent[] = [];
  const start = node.position?.start.offset ?? 0;
  let last = 0;
  for (const match of node.value.matchAll(MARKER)) {
    const index = accept(match[0], start + match.index);
    if (index === null) continue;
    if (match.index > last) parts.push({ type: 'text', value: node.value.slice(last, match.index) });
    parts.push({
      type: 'emphasis',
      children: [],
      data: { hName: 'cite', hProperties: { dataIndex: index } },
    });
    last = match.index + match[0].length;
  }
  if (last === 0) return [node];
  if (last < node.value.length) parts.push({ type: 'text', value: node.value.slice(last) });
  return parts;
}

function replaceTexts(parent: Parent, accept: (marker: string, offset: number) => number | null): void {
  parent.children = parent.children.flatMap((child): RootContent[] => {
    if (child.type === 'text') return splitText(child, accept);
    if (isParent(child)) replaceTexts(child, accept);
    return [child];
  });
}

/**
 * A Markdown plugin that turns printed markers into `cite` elements, and the list of marks that these number.
 * `citations` null means that the draft still streams: every marker counts, none is resolved. Markers in code
 * stay text, and so does a bracketed number that no citation has.
 */
export function citationMarks<T extends Cited>(draft: string, citations: readonly T[] | null) {
  const marks: Mark<T>[] = [];
  const known = citations && new Set(citations.map(({ marker }) => marker));
  const plugin = () => (tree: Root) => {
    marks.length = 0;
    replaceTexts(tree, (marker, offset) => {
      if (known && !known.has(marker)) return null;
      marks.push({ marker, citation: citations && citationAt(draft, offset, marker, citations) });
      return marks.length - 1;
    });
  };
  return { marks, plugin };
}

export interface Segment {
  text: string;
  cited: boolean;
  active: boolean;
}

/** A passage cut at the borders of its quotes; a quote that is not in the text marks nothing. */
export function quoteSegments(text: string, quotes: readonly string[], active: string | null): Segment[] {
  const range = (quote: string): [number, number] | null => {
    const start = quote === '' ? -1 : text.indexOf(quote);
    return start === -1 ? null : [start, start + quote.length];
  };
  const cited = quotes.map(range).filter((found) => found !== null);
  const strong = active === null ? null : range(active);
  const borders = [...new Set([0, text.length, ...cited.flat(), ...(strong ?? [])])].sort((a, b) => a - b);
  return borders.slice(0, -1).map((start, index) => {
    const end = borders[index + 1] ?? text.length;
    const within = ([from, to]: [number, number]) => from <= start && end <= to;
    return {
      text: text.slice(start, end),
      cited: cited.some(within) || (strong !== null && within(strong)),
      active: strong !== null && within(strong),
    };
  });
}
