import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';

import { ProblemAlert } from '@/components/ProblemAlert';
import { useT } from '@/lib/i18n';
import { repliesQuery } from '@/lib/replies';
import { isOutdated, sourcesOf } from '@/lib/sources';

import styles from './assistant.module.css';
import { CitedDraft } from './CitedDraft';
import { EngineName } from './EngineName';
import { LeftOut } from './LeftOut';
import { isAnswered, preparedQuery } from './prepared';
import { Snippets } from './Snippets';

import type { ActiveCitation } from './CitedDraft';
import type { Source } from '@/lib/sources';
import type { Citation, Ticket } from '@/lib/types';

const NONE: Citation[] = [];

interface PreparedProps {
  ticket: Ticket;
  onInsert: (text: string, draftId: number | null, sources: readonly Source[]) => void;
}

/** The draft that triage wrote in the background, with its citations. */
export function Prepared({ ticket, onInsert }: PreparedProps) {
  const t = useT();
  const [active, setActive] = useState<ActiveCitation | null>(null);
  const prepared = useQuery(preparedQuery(ticket));
  const draft = prepared.data ?? null;
  // As the conversation beside it has loaded them.
  const thread = useQuery({ ...repliesQuery(ticket.id), enabled: false });
  const text = ticket.ai_draft_response ?? '';
  const answered = isAnswered(ticket, draft, thread.data?.replies ?? []);
  return (
    <>
      <section className={styles.block} aria-labelledby="prepared-title">
        <div className={styles.blockTitle}>
          <h3 id="prepared-title">{answered ? t('assistant.preparedEarlier') : t('assistant.prepared')}</h3>
          {draft && <EngineName draft={draft} />}
        </div>
        {draft && isOutdated(draft) && (
          <Alert type="warning" showIcon className={styles.warning} title={t('assistant.sourceChanged')} />
        )}
        <LeftOut sentences={draft?.left_out ?? []} />
        {prepared.error && (
          <ProblemAlert
            className={styles.warning}
            error={prepared.error}
            onRetry={() => void prepared.refetch()}
            retrying={prepared.isFetching}
          />
        )}
        <div className={styles.prepared}>
          <CitedDraft
            text={text}
            citations={draft?.citations ?? NONE}
            snippets={draft?.kb_snippets ?? []}
            onActivate={setActive}
          />
        </div>
        <Button
          size="small"
          type={answered ? 'text' : 'default'}
          // Without its citations nobody could be asked whether they still hold.
          disabled={prepared.isPending}
          onClick={() => onInsert(text, draft?.draft_id ?? null, sourcesOf(draft?.citations ?? NONE))}
        >
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
