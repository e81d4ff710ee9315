import { useEffect, useRef } from 'react';
import { Link } from 'react-router';

import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';

import styles from './assistant.module.css';
import { QuotedText } from './QuotedText';

import type { ActiveCitation } from './CitedDraft';
import type { Citation, Snippet } from '@/lib/types';

/** A passage of an answer, or one as it was worded when a draft was kept. */
export type Passage = Pick<Snippet, 'id' | 'text' | 'title' | 'score' | 'document_id'> &
  Partial<Pick<Snippet, 'distance'>> & { current?: boolean };

const digits = (most: number) => ({ minimumFractionDigits: most, maximumFractionDigits: most });

interface SnippetCardProps {
  snippet: Passage;
  citations: Citation[];
  active: ActiveCitation | null;
}

function SnippetCard({ snippet, citations, active }: SnippetCardProps) {
  const t = useT();
  const card = useRef<HTMLLIElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const quote = active?.citation.chunk_id === snippet.id ? active.citation.quote : null;
  const reveal = quote !== null && active?.reveal === true;

  useEffect(() => {
    if (quote === null) return;
    const mark = box.current?.querySelector<HTMLElement>('mark[data-active="true"]');
    if (box.current && mark) box.current.scrollTop = mark.offsetTop - box.current.offsetTop - 24;
    // On mere hovering the panel stays: it would move the chip away from under the pointer.
    if (reveal) card.current?.scrollIntoView({ block: 'nearest' });
  }, [quote, reveal]);

  const markers = [...new Set(citations.map(({ marker }) => marker.slice(1, -1)))];
  const { title } = snippet;
  return (
    <li ref={card} className={styles.snippet} data-active={quote !== null}>
      <div className={styles.snippetHead}>
        {markers.map((marker) => (
          <span key={marker} className={styles.snippetMarker}>
            {marker}
          </span>
        ))}
        <Link
          className={styles.snippetTitle}
          dir="auto"
          to={`/kb?document=${snippet.document_id}`}
          title={t('assistant.openSource', { title })}
        >
          {title}
        </Link>
        {snippet.current === false && <span className={styles.outdated}>{t('assistant.outdated')}</span>}
        <span
          className={styles.score}
          title={
            snippet.distance === undefined
              ? t('assistant.scoreAlone')
              : t('assistant.score', { distance: formatNumber(snippet.distance, digits(3)) })
          }
        >
          {formatNumber(snippet.score, digits(2))}
        </span>
      </div>
      {/* A box that scrolls must be reachable with the keyboard. */}
      <div
        ref={box}
        dir="auto"
        className={styles.snippetText}
        tabIndex={0}
        role="region"
        aria-label={t('assistant.passageFrom', { title })}
      >
        <QuotedText text={snippet.text} quotes={citations.map((citation) => citation.quote)} active={quote} />
      </div>
    </li>
  );
}

interface SnippetsProps {
  heading: string;
  snippets: readonly Passage[];
  citations: Citation[];
  active: ActiveCitation | null;
}

/** The passages behind a draft, best first, with the quotes it rests on marked. */
export function Snippets({ heading, snippets, citations, active }: SnippetsProps) {
  const t = useT();
  return (
    <section className={styles.block} aria-labelledby="snippets-title">
      <h3 id="snippets-title" className={styles.blockTitle}>
        {heading}
      </h3>
      {snippets.length === 0 ? (
        <p className={styles.quiet}>{t('assistant.noPassage')}</p>
      ) : (
        <ol className={styles.snippets}>
          {snippets.map((snippet) => (
            <SnippetCard
              key={snippet.id}
              snippet={snippet}
              citations={citations.filter(({ chunk_id }) => chunk_id === snippet.id)}
              active={active}
            />
          ))}
        </ol>
      )}
    </section>
  );
}
