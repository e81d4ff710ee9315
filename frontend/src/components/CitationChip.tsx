import { Tooltip } from 'antd';

import { useT } from '@/lib/i18n';
import { plainQuote } from '@/lib/plain-quote';

import styles from './citation-chip.module.css';

import type { ReactElement, ReactNode } from 'react';

interface CitationChipProps {
  /** As printed: `[1]`. */
  marker: string;
  source: string;
  quote: string;
  /** The chip itself: a button where it points to a passage beside it, a link to the document elsewhere. */
  children: (props: { className: string; 'aria-label': string; children: ReactNode }) => ReactElement;
}

/** The number of a citation; under the pointer or in focus it says its source and the exact words. */
export function CitationChip({ marker, source, quote, children }: CitationChipProps) {
  const t = useT();
  const number = marker.slice(1, -1);
  return (
    <Tooltip
      title={
        <span className={styles.tip}>
          <strong>{source}</strong>
          <q dir="auto">{plainQuote(quote)}</q>
        </span>
      }
      styles={{ root: { maxWidth: 380 } }}
      trigger={['hover', 'focus']}
      mouseEnterDelay={0.25}
    >
      {children({
        className: styles.chip ?? '',
        'aria-label': t('assistant.citation', { number, source }),
        children: number,
      })}
    </Tooltip>
  );
}

/** A number whose source is not known yet. */
export function BareChip({ marker }: { marker: string }) {
  return <span className={styles.chip}>{marker.slice(1, -1)}</span>;
}
