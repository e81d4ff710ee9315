import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';

import { useT } from '@/lib/i18n';

import styles from './assistant.module.css';
import { CitedDraft } from './CitedDraft';
import { preparedQuery } from './prepared';
import { Snippets } from './Snippets';

import type { ActiveCitation } from './CitedDraft';
import type { Citation, Ticket } from '@/lib/types';

const NONE: Citation[] = [];

interface PreparedProps {
  ticket: Ticket;
  onInsert: (text: string, draftId: number | null) => void;
}

/** The draft that triage wrote in the background, with its citations. */
export function Prepared({ ticket, onInsert }: PreparedProps) {
  const t = useT();
  const [active, setActive] = useState<ActiveCitation | null>(null);
  const prepared = useQuery(preparedQuery(ticket));
  const draft = prepared.data ?? null;
  const text = ticket.ai_draft_response ?? '';
  return (
    <>
      <section className={styles.block} aria-labelledby="prepared-title">
        <h3 id="prepared-title" className={styles.blockTitle}>
          {t('assistant.prepared')}
        </h3>
        <div className={styles.prepared}>
          <CitedDraft
            text={text}
            citations={draft?.citations ?? NONE}
            snippets={draft?.kb_snippets ?? []}
            onActivate={setActive}
          />
        </div>
        <Button size="small" onClick={() => onInsert(text, draft?.draft_id ?? null)}>
          {t('assistant.insert')}
        </Button>
      </section>
      {draft && draft.kb_snippets.length > 0 && (
        <Snippets
          heading={draft.status === 'answered' ? t('assistant.sources') : t('assistant.nearest')}
          snippets={draft.kb_snippets}
          citations={draft.citations}
          active={active}
        />
      )}
    </>
  );
}
