import { Tooltip } from 'antd';
import { memo, useMemo } from 'react';

import { MarkdownView } from '@/components/MarkdownView';
import { useT } from '@/lib/i18n';

import styles from './assistant.module.css';
import { citationMarks } from './citations';

import type { Citation, Snippet } from '@/lib/types';

export interface ActiveCitation {
  citation: Citation;
  /** Chosen with the keyboard or a click: the passage is brought into view. */
  reveal: boolean;
}

interface CitedDraftProps {
  text: string;
  /** Null while the draft streams. */
  citations: Citation[] | null;
  snippets: readonly Pick<Snippet, 'id' | 'title'>[];
  onActivate: (active: ActiveCitation | null) => void;
}

/** The draft with its markers as chips that point to their passage and quote. */
export const CitedDraft = memo(function CitedDraft({
  text,
  citations,
  snippets,
  onActivate,
}: CitedDraftProps) {
  const t = useT();
  const { marks, plugin } = useMemo(() => citationMarks(text, citations), [text, citations]);
  const renderCite = (index: number) => {
    const mark = marks[index];
    if (!mark) return null;
    const number = mark.marker.slice(1, -1);
    const { citation } = mark;
    if (!citation) return <span className={styles.chip}>{number}</span>;
    const source = snippets.find(({ id }) => id === citation.chunk_id)?.title ?? t('assistant.passage');
    return (
      <Tooltip
        title={
          <span className={styles.tip}>
            <strong>{source}</strong>
            <q dir="auto">{citation.quote}</q>
          </span>
        }
        styles={{ root: { maxWidth: 380 } }}
        trigger={['hover', 'focus']}
        mouseEnterDelay={0.25}
      >
        <button
          type="button"
          className={styles.chip}
          aria-label={t('assistant.citation', { number, source })}
          onMouseEnter={() => onActivate({ citation, reveal: false })}
          onMouseLeave={() => onActivate(null)}
          onFocus={() => onActivate({ citation, reveal: true })}
          onBlur={() => onActivate(null)}
          onClick={() => onActivate({ citation, reveal: true })}
        >
          {number}
        </button>
      </Tooltip>
    );
  };
  return <MarkdownView text={text} remark={plugin} renderCite={renderCite} />;
});
