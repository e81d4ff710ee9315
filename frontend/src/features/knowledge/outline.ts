/** A run of a document's text that the same chunks cover. */
export interface OutlinedRun {
  text: string;
  /** Places of the chunks in the list of chunks; two where chunks overlap, none between chunks. */
  chunks: number[];
}

/**
 * A text cut where chunks begin and end. The API counts characters as Python does, in code points: an emoji is one,
 * where JavaScript counts two.
 */
export function outline(text: string, chunks: readonly { start: number; end: number }[]): OutlinedRun[] {
  const points = Array.from(text);
  const borders = [...new Set([0, points.length, ...chunks.flatMap(({ start, end }) => [start, end])])]
    .filter((border) => border >= 0 && border <= points.length)
    .sort((a, b) => a - b);
  return borders.slice(0, -1).map((start, index) => {
    const end = borders[index + 1] ?? points.length;
    return {
      text: points.slice(start, end).join(''),
      chunks: chunks.flatMap((chunk, place) => (chunk.start <= start && end <= chunk.end ? [place] : [])),
    };
  });
}
