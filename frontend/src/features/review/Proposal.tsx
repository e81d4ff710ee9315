import { Alert, Button, Input } from 'antd';

import { ProblemAlert } from '@/components/ProblemAlert';
import { useT } from '@/lib/i18n';

import styles from './review.module.css';

import type { Anew, ReviewDraft, ReviewItem } from './api';
import type { ReactNode } from 'react';

interface ProposalProps {
  item: ReviewItem;
  /** A passage that the draft cites is worded otherwise now, or gone. */
  outdated: boolean;
  anew: Anew;
  /** The draft with its citations, drawn by the assistant. */
  renderDraft: (draft: ReviewDraft) => ReactNode;
  /** The text that is edited; null: the draft as it is. */
  edit: string | null;
  onEdit: (text: string) => void;
  onCloseEdit: () => void;
  onDiscard: () => void;
  onSend: () => void;
  editing: boolean;
}

function Editor({
  edit,
  onEdit,
  onSend,
  onCloseEdit,
  onDiscard,
}: Pick<ProposalProps, 'edit' | 'onEdit' | 'onSend' | 'onCloseEdit' | 'onDiscard'>) {
  const t = useT();
  return (
    <>
      <Input.TextArea
        dir="auto"
        autoFocus
        aria-label={t('review.yourReply')}
        value={edit ?? ''}
        maxLength={50_000}
        autoSize={{ minRows: 8, maxRows: 24 }}
        onChange={(event) => onEdit(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            onSend();
          }
          if (event.key === 'Escape') {
            event.stopPropagation();
            onCloseEdit();
          }
        }}
      />
      <p className={styles.quiet}>
        {t('review.editHint')}{' '}
        <Button type="link" size="small" onClick={onDiscard}>
          {t('review.discard')}
        </Button>
      </p>
    </>
  );
}

/** Before it is sent: the knowledge base no longer says what the proposal says. */
function Outdated({ anew }: { anew: Anew }) {
  const t = useT();
  if (anew.isSuccess)
    return (
      <Alert type="info" showIcon role="status" className={styles.gapBelow} title={t('review.anewRuns')} />
    );
  return (
    <>
      <Alert
        type="warning"
        showIcon
        className={styles.gapBelow}
        title={t('review.sourceChanged')}
        description={t('review.sourceChangedHint')}
        action={
          <Button size="small" loading={anew.isPending} onClick={() => anew.mutate()}>
            {t('review.anew')}
          </Button>
        }
      />
      {anew.error && <ProblemAlert className={styles.gapBelow} error={anew.error} />}
    </>
  );
}

/** What would be sent, and what it rests on. */
export function Proposal({
  item: { draft },
  outdated,
  anew,
  renderDraft,
  editing,
  ...editor
}: ProposalProps) {
  const t = useT();
  return (
    <section className={styles.block} aria-labelledby="proposal-title">
      <h3 id="proposal-title" className={styles.blockTitle}>
        {editor.edit === null ? t('review.proposal') : t('review.yourReply')}
        {draft && (
          <span className={styles.engine}>
            {draft.engine === 'llm' ? draft.model : t('review.localEngine')}
            {draft.fallback_used && ` · ${t('review.fallback')}`}
          </span>
        )}
      </h3>
      {outdated && <Outdated anew={anew} />}
      {!draft && !editing && <Alert type="info" showIcon title={t('review.noDraft')} />}
      {draft?.status === 'insufficient_context' && !editing && (
        <Alert type="warning" showIcon className={styles.gapBelow} title={t('review.insufficient')} />
      )}
      {editing && <Editor {...editor} />}
      {!editing && editor.edit !== null && (
        <p className={styles.edited} dir="auto">
          {editor.edit}
        </p>
      )}
      {draft && (!editing || draft.kb_snippets.length > 0) && (
        <div data-quiet={editing || editor.edit !== null} className={styles.draft}>
          {renderDraft(draft)}
        </div>
      )}
    </section>
  );
}
