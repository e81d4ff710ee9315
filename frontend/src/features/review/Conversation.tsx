import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';

import { MarkdownView } from '@/components/MarkdownView';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { useT } from '@/lib/i18n';

import { threadQuery } from './api';
import styles from './review.module.css';

import type { ReviewItem } from './api';

/** What the customer wrote, and what was said since. */
export function Conversation({ ticket }: { ticket: ReviewItem['ticket'] }) {
  const t = useT();
  const thread = useQuery({ ...threadQuery(ticket.id), enabled: ticket.reply_count > 0 });
  return (
    <section className={styles.block} aria-label={t('review.message')}>
      <p className={styles.byline}>
        <strong>{ticket.requester.name}</strong>
        <RelativeTime iso={ticket.created_at} />
      </p>
      <p className={styles.plain} dir="auto">
        {ticket.content}
      </p>
      {thread.error && (
        <ProblemAlert className={styles.gap} error={thread.error} onRetry={() => void thread.refetch()} />
      )}
      {thread.data && thread.data.earlier > 0 && (
        <p className={styles.quiet}>
          <Link to={`/tickets/${ticket.id}`}>{t('review.earlier', { count: thread.data.earlier })}</Link>
        </p>
      )}
      {thread.data?.items.map((reply) => (
        <div key={reply.id} className={styles.reply} data-internal={reply.internal}>
          <p className={styles.byline}>
            <strong>{reply.author.name}</strong>
            <RelativeTime iso={reply.created_at} />
            {reply.internal && <span>{t('review.note')}</span>}
          </p>
          <MarkdownView text={reply.content} />
        </div>
      ))}
    </section>
  );
}
