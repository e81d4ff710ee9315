import { quoteSegments } from '@/lib/citations';
import styles from './quoted-text.module.css';

interface QuotedTextProps {
  text: string;
  quotes: string[];
  /** The quote pointed at. */
  active: string | null;
}

/** A passage with the quotes that a draft rests on marked. */
export function QuotedText({ text, quotes, active }: QuotedTextProps) {
  return quoteSegments(text, quotes, active).map((segment, index) =>
    segment.cited ? (
      <mark key={index} className={styles.quote} data-active={segment.active}>
        {segment.text}
      </mark>
    ) : (
      segment.text
    ),
  );
}
