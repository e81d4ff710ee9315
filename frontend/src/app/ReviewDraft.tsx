import { Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { CitedDraft } from '@/features/assistant/CitedDraft';
import { LeftOut } from '@/features/assistant/LeftOut';
import { QuotedText } from '@/features/assistant/QuotedText';
import { useT } from '@/lib/i18n';

import styles from './review-draft.module.css';

import type { ActiveCitation } from '@/features/assistant/CitedDraft';
import type { ReviewDraft as Draft } from '@/features/review/api';
import type { Snippet } from '@/lib/types';

interface PassageProps {
  passage: Draft['kb_snippets'][number];
  citations: Draft['citations'];
  active: ActiveCitation | null;
}

/** A passage as it was worded when the draft was written, with the quotes that the draft rests on. */
function Passage({ passage, citations, active }: PassageProps) {
  const t = useT();
  const mine = citations.filter(({ chunk_id }) => chunk_id === passage.id);
  const quote = active?.citation.chunk_id === passage.id ? active.citation.quote : null;
  return (
    <li className={styles.passage} data-active={quote !== null}>
      <p className={styles.head}>
        {[...new Set(mine.map(({ marker }) => marker.slice(1, -1)))].map((marker) => (
          <span key={marker} className={styles.marker}>
            {marker}
          </span>
        ))}
        <Link to={`/kb?document=${passage.document_id}`}>{passage.title}</Link>
        {!passage.current && <Tag color="warning">{t('review.outdated')}</Tag>}
      </p>
      <p className={styles.text} dir="auto">
        <QuotedText text={passage.text} quotes={mine.map((citation) => citation.quote)} active={quote} />
      </p>
    </li>
  );
}

/** A proposed reply: its markers point to the exact quotes in the passages below. */
export function ReviewDraft({ draft }: { draft: Draft }) {
  const t = useT();
  const [active, setActive] = useState<ActiveCitation | null>(null);
  // Of the snippets, the draft itself reads ids and titles alone; a stored draft knows no distances.
  const snippets: Snippet[] = draft.kb_snippets.map(({ id, text, title, score, document_id }) => ({
    id,
    text,
    title,
    score,
    document_id,
    metadata: {},
    distance: 1,
  }));
  const cited = new Set(draft.citations.map(({ chunk_id }) => chunk_id));
  const passages = [...draft.kb_snippets].sort((a, b) => Number(cited.has(b.id)) - Number(cited.has(a.id)));
  return (
    <>
      <LeftOut sentences={draft.left_out ?? []} />
      <div className={styles.draft}>
        <CitedDraft
          text={draft.content}
          citations={draft.citations}
          snippets={snippets}
          onActivate={setActive}
        />
      </div>
      {passages.length > 0 && (
        <ol className={styles.passages} aria-label={t('assistant.sources')}>
          {passages.map((passage) => (
            <Passage key={passage.id} passage={passage} citations={draft.citations} active={active} />
          ))}
        </ol>
      )}
    </>
  );
}
