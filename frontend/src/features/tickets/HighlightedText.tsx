import styles from './ticket.module.css';

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Plain text as it was written, with the words that triage went by marked quietly. */
export function HighlightedText({ text, words }: { text: string; words: readonly string[] }) {
  const terms = [...new Set(words.map((word) => word.trim()).filter((word) => word.length > 1))];
  if (terms.length === 0) return <p className={styles.plain}>{text}</p>;
  // Longest first, or "refund" would cut "refund request" short.
  const pattern = terms
    .sort((left, right) => right.length - left.length)
    .map(escapeRegExp)
    .join('|');
  const parts = text.split(new RegExp(`(?<![\\p{L}\\p{N}])(${pattern})(?![\\p{L}\\p{N}])`, 'giu'));
  return (
    <p className={styles.plain}>
      {parts.map((part, index) =>
        index % 2 === 1 ? (
          <mark key={index} className={styles.keyword}>
            {part}
          </mark>
        ) : (
          part
        ),
      )}
    </p>
  );
}
