import styles from './help.module.css';

import type { Marked } from './api';

/** A text with the words of the question marked. The API counts code points, not UTF-16 units. */
export function MarkedText({ content: { text, marks } }: { content: Marked }) {
  const letters = Array.from(text);
  const piece = (start: number, end?: number) => letters.slice(start, end).join('');
  return (
    <>
      {marks.map(({ start, end }, index) => (
        <span key={start}>
          {piece(marks[index - 1]?.end ?? 0, start)}
          <mark className={styles.mark}>{piece(start, end)}</mark>
        </span>
      ))}
      {piece(marks.at(-1)?.end ?? 0)}
    </>
  );
}
