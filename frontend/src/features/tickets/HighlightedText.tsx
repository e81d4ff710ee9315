import { useMemo } from 'react';

import { useHighlight } from './highlight';
import styles from './conversation.module.css';

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A text cut at the given words: at odd places those. */
export function cutAtWords(text: string, words: readonly string[]): string[] {
  const terms = [...new Set(words.map((word) => word.trim()).filter((word) => word.length > 1))];
  if (terms.length === 0) return [text];
  // Longest first, or "refund" would cut "refund request" short.
  const pattern = terms
    .sort((left, right) => right.length - left.length)
    .map((term) => escapeRegExp(term).replace(/\s+/g, '\\s+'))
    .join('|');
  return text.split(new RegExp(`(?<![\\p{L}\\p{N}])(${pattern})(?![\\p{L}\\p{N}])`, 'giu'));
}

/** Plain text as it was written, with the words that triage went by marked quietly, and the one pointed at clearly. */
export function HighlightedText({ text, words }: { text: string; words: readonly string[] }) {
  const active = useHighlight((state) => state.word)?.toLowerCase();
  const parts = useMemo(() => cutAtWords(text, words), [text, words]);
  return (
    <p className={styles.plain} dir="auto">
      {parts.map((part, index) => {
        if (index % 2 === 0) return part;
        const word = part.toLowerCase().replace(/\s+/g, ' ');
        return (
          <mark key={index} className={styles.keyword} data-word={word} data-active={word === active}>
            {part}
          </mark>
        );
      })}
    </p>
  );
}
