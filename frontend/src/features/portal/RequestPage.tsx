import { ArrowLeftOutlined, CheckOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useRef, useState } from 'react';
import { Link, useParams } from 'react-router';

import { PageGone, PageProblem } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { UnsentText } from '@/components/UnsentText';
import { useT } from '@/lib/i18n';
import { Phrase } from '@/lib/i18n/Phrase';
import { usePageActions } from '@/lib/page-actions';
import { problemFrom, toProblem } from '@/lib/problem';
import { useMe } from '@/lib/session';
import { useTitle } from '@/lib/title';

import { isSettled, requestQuery, useSetStatus } from './api';
import styles from './portal.module.css';
import { PortalStatus } from './PortalStatus';
import { RatingCard } from './RatingCard';

import type { Ticket, User } from '@/lib/types';
import type { ComponentType, ReactNode, Ref } from 'react';

interface Writer {
  focus: (mode: 'reply') => void;
}

/** The conversation and its composer are those of the desk, which another feature owns. */
export interface RequestSlots<Handle extends Writer> {
  Conversation: ComponentType<{ ticket: Ticket; staff: boolean; children?: ReactNode }>;
  Composer: ComponentType<{ ticket: Ticket; me: User; ref?: Ref<Handle> }>;
}

const SAYS = {
  open: 'portal.say.open',
  in_progress: 'portal.say.open',
  waiting: 'portal.say.waiting',
  resolved: 'portal.say.resolved',
  closed: 'portal.say.closed',
} as const;

export function RequestPage<Handle extends Writer>(slots: RequestSlots<Handle>) {
  const id = Number(useParams().id);
  const valid = Number.isInteger(id) && id > 0;
  if (!valid) return <PageProblem what="request" error={problemFrom(404, null)} />;
  return <KnownRequest key={id} id={id} {...slots} />;
}

function KnownRequest<Handle extends Writer>({ id, ...slots }: RequestSlots<Handle> & { id: number }) {
  const t = useT();
  /** Asked for no more: a database may give its id to the next request. */
  const [gone, setGone] = useState(false);
  const request = useQuery({ ...requestQuery(id), enabled: !gone });
  const missing = request.error !== null && toProblem(request.error).status === 404;
  if (missing && request.data && !gone) setGone(true);
  if (gone || missing)
    return (
      <>
        {gone ? <PageGone what="request" /> : <PageProblem what="request" error={request.error} />}
        <UnsentText ticketId={id} gone />
      </>
    );
  if (request.data) return <Request request={request.data} stale={request.error} {...slots} />;
  if (request.error)
    return <PageProblem what="request" error={request.error} onRetry={() => void request.refetch()} />;
  return <SkeletonRows label={t('portal.loadingOne')} rows={5} height={96} />;
}

interface RequestProps<Handle extends Writer> extends RequestSlots<Handle> {
  request: Ticket;
  /** Why what is shown may be out of date. */
  stale: unknown;
}

function Request<Handle extends Writer>({ request, stale, Conversation, Composer }: RequestProps<Handle>) {
  const t = useT();
  const me = useMe();
  const composer = useRef<Handle>(null);
  const status = useSetStatus(request.id);
  const settled = isSettled(request.status);
  const merged = request.merged_into_id;
  const close = () => status.mutate({ seen: request, status: 'closed' });
  const reopen = () => status.mutate({ seen: request, status: 'open' });
  const answered = toProblem(status.error).status === 409;

  useTitle(request.title);
  usePageActions([
    { id: 'reply', label: t('portal.writeReply'), keys: 'r', run: () => composer.current?.focus('reply') },
    ...(settled || merged !== null ? [] : [{ id: 'close', label: t('portal.close'), keys: 'e', run: close }]),
  ]);

  return (
    <article className={styles.request} aria-labelledby="request-title">
      <header className={styles.head}>
        <Link to="/portal" className={styles.back} aria-label={t('portal.back')}>
          <ArrowLeftOutlined aria-hidden />
        </Link>
        <div className={styles.heading}>
          <h1 id="request-title" className={styles.title} dir="auto">
            {request.title}
          </h1>
          <p className={styles.facts}>
            {merged === null && <PortalStatus status={request.status} />}
            <span>
              <Phrase
                id="portal.facts"
                values={{ id: request.id, time: <RelativeTime iso={request.created_at} /> }}
              />
            </span>
          </p>
        </div>
        {merged === null &&
          (settled ? (
            <Button loading={status.isPending} onClick={reopen}>
              {t('portal.openAgain')}
            </Button>
          ) : (
            <Button icon={<CheckOutlined aria-hidden />} loading={status.isPending} onClick={close}>
              {t('portal.close')}
            </Button>
          ))}
      </header>
      {Boolean(stale) && <ProblemAlert className={styles.strip} error={stale} />}
      {status.error !== null &&
        (answered ? (
          <Alert
            className={styles.strip}
            type="warning"
            showIcon
            role="alert"
            title={t('portal.closeStale')}
          />
        ) : (
          <ProblemAlert className={styles.strip} error={status.error} />
        ))}
      <p className={styles.say} role="status">
        {merged === null ? (
          t(SAYS[request.status])
        ) : (
          <Phrase
            id="portal.joined"
            values={{ request: <Link to={`/portal/requests/${merged}`}>#{merged}</Link> }}
          />
        )}
      </p>
      <Conversation ticket={request} staff={false}>
        {settled && merged === null && <RatingCard request={request} />}
      </Conversation>
      {merged === null && <Composer ref={composer} ticket={request} me={me} />}
    </article>
  );
}
