import { App } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';

import { StatusTag } from '@/components/StatusTag';
import { useT } from '@/lib/i18n';
import { usePageActions } from '@/lib/page-actions';
import { useMe } from '@/lib/session';
import { isOutdated } from '@/lib/sources';

import { useAnew } from './api';
import { ActionBar } from './ActionBar';
import { Conversation } from './Conversation';
import { CorrectionsForm, correctionsOf } from './CorrectionsForm';
import { loadEdits, saveEdits } from './edits';
import { Proposal } from './Proposal';
import styles from './review.module.css';
import { Verdict } from './Verdict';

import type { ReviewDraft, ReviewItem, ReviewRequest } from './api';
import type { Choices } from './CorrectionsForm';
import type { ReactNode } from 'react';

interface CaseProps {
  item: ReviewItem;
  /** Whether the reader came here by a decision or a key, so that the focus follows. */
  focus: boolean;
  onDecide: (request: ReviewRequest) => void;
  onOpen: () => void;
  renderDraft: (draft: ReviewDraft) => ReactNode;
}

/** One decision: what was asked, what would be answered, why a person must look, and the three ways to go on. */
export function Case({ item, focus, onDecide, onOpen, renderDraft }: CaseProps) {
  const t = useT();
  const me = useMe();
  const { ticket, decision, draft } = item;
  const heading = useRef<HTMLHeadingElement>(null);
  const [{ text: edit, choices }, setEdits] = useState(() => loadEdits(me.id, item));
  const [editing, setEditing] = useState(false);
  const { modal } = App.useApp();
  const anew = useAnew(ticket.id);
  const outdated = draft !== null && isOutdated(draft);

  useEffect(() => {
    if (focus) heading.current?.focus();
  }, [focus]);

  const write = (text: string | null) => {
    setEdits({ text, choices });
    // An answer that only repeats the draft must not stand in the way of the next draft.
    saveEdits(me.id, item, { text: text === draft?.content ? null : text, choices });
  };
  const choose = (now: Choices) => {
    setEdits({ text: edit, choices: now });
    saveEdits(me.id, item, { text: edit === draft?.content ? null : edit, choices: now });
  };
  const closeEdit = () => {
    if (edit === draft?.content) write(null);
    setEditing(false);
    heading.current?.focus();
  };
  const decide = (body: Pick<ReviewRequest, 'action' | 'content'>) => {
    const { status, reason } = choices;
    onDecide({
      ...body,
      corrections: correctionsOf(ticket, choices.corrections),
      version: ticket.version,
      ...(reason.trim() ? { reason: reason.trim() } : {}),
      ...(status && body.action !== 'reject' ? { status } : {}),
    });
  };
  const text = edit ?? draft?.content ?? '';
  const sendable = text.trim() !== '';
  const send = () => {
    if (draft && text === draft.content) decide({ action: 'approve' });
    else decide({ action: 'edit', content: text });
  };
  const approve = () => {
    if (!sendable) return;
    if (!outdated) {
      send();
      return;
    }
    void modal.confirm({
      title: t('review.sourceChanged'),
      content: t('review.sourceChangedQuestion'),
      okText: t('review.sendAnyway'),
      cancelText: t('common.cancel'),
      focusable: { autoFocusButton: 'cancel' },
      onOk: send,
    });
  };
  const startEdit = () => {
    if (edit === null) write(draft?.content ?? '');
    setEditing(true);
  };
  const reject = () => decide({ action: 'reject' });
  usePageActions([
    { id: 'review-approve', label: t('review.approve'), keys: 'a', run: approve },
    { id: 'review-edit', label: t('review.edit'), keys: 'e', run: startEdit },
    { id: 'review-reject', label: t('review.reject'), keys: 'r', run: reject },
    { id: 'review-open', label: t('review.openTicket'), keys: 'o', run: onOpen },
  ]);

  return (
    <article className={styles.case} aria-labelledby="case-title">
      <header className={styles.caseHead}>
        <h2 id="case-title" ref={heading} tabIndex={-1} className={styles.caseTitle} dir="auto">
          {ticket.title}
        </h2>
        <p className={styles.caseFacts}>
          <Link to={`/tickets/${ticket.id}`} aria-keyshortcuts="o">
            #{ticket.id}
          </Link>
          <StatusTag status={ticket.status} />
          <span>{ticket.requester.email ?? ticket.requester.name}</span>
        </p>
      </header>
      <div className={styles.caseBody}>
        <div className={styles.main}>
          <Conversation ticket={ticket} />
          <Proposal
            item={item}
            outdated={outdated}
            anew={anew}
            renderDraft={renderDraft}
            edit={edit}
            editing={editing}
            onEdit={write}
            onSend={approve}
            onCloseEdit={closeEdit}
            onDiscard={() => {
              write(null);
              setEditing(false);
              heading.current?.focus();
            }}
          />
        </div>
        <div className={styles.aside}>
          <Verdict decision={decision} />
          <CorrectionsForm ticket={ticket} choices={choices} onChange={choose} />
        </div>
      </div>
      <ActionBar
        sendable={sendable}
        edited={edit !== null && edit !== draft?.content}
        onApprove={approve}
        onEdit={startEdit}
        onReject={reject}
      />
    </article>
  );
}
