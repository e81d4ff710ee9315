import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { useT } from '@/lib/i18n';
import { Phrase } from '@/lib/i18n/Phrase';
import { exactTime } from '@/lib/time';

import { useUnmerge } from './api';
import styles from './ticket.module.css';

import type { TicketChange } from './use-ticket-change';
import type { Ticket } from '@/lib/types';
import type { ReactNode } from 'react';

function Banner({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.banner}>
      <span>{children}</span>
      {action}
    </div>
  );
}

/** What makes this ticket unlike others: it sleeps, it is spam, it was joined to another, or came from one. */
export function Banners({ ticket, staff, change }: { ticket: Ticket; staff: boolean; change: TicketChange }) {
  const t = useT();
  const unmerge = useUnmerge(ticket.id);
  const [opened] = useState(Date.now);
  const asleep = ticket.snoozed_until !== null && new Date(ticket.snoozed_until).getTime() > opened;
  return (
    <>
      {ticket.merged_into_id !== null && (
        <Banner
          action={
            staff && (
              <Button size="small" loading={unmerge.isPending} onClick={() => unmerge.mutate()}>
                {t('tickets.unmerge')}
              </Button>
            )
          }
        >
          <Phrase
            id="tickets.joinedTo"
            values={{
              ticket: <Link to={`/tickets/${ticket.merged_into_id}`}>#{ticket.merged_into_id}</Link>,
            }}
          />
        </Banner>
      )}
      {unmerge.error && <ProblemAlert className={styles.stale} error={unmerge.error} />}
      {ticket.split_from_id !== null && staff && (
        <Banner>
          <Phrase
            id="tickets.splitFrom"
            values={{ ticket: <Link to={`/tickets/${ticket.split_from_id}`}>#{ticket.split_from_id}</Link> }}
          />
        </Banner>
      )}
      {asleep && ticket.snoozed_until && (
        <Banner
          action={
            <Button size="small" onClick={() => change.apply({ snoozed_until: null })}>
              {t('tickets.wake')}
            </Button>
          }
        >
          {t('tickets.asleepUntil', { time: exactTime(ticket.snoozed_until) })}
        </Banner>
      )}
      {ticket.is_spam && (
        <Banner
          action={
            <Button size="small" onClick={() => change.apply({ is_spam: false })}>
              {t('tickets.notSpam')}
            </Button>
          }
        >
          {t('tickets.isSpam')}
        </Banner>
      )}
    </>
  );
}
