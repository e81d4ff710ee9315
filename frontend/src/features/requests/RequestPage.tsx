import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Skeleton } from 'antd';
import { Link, useLocation } from 'react-router';

import { MarkdownView } from '@/components/MarkdownView';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { StatusTag } from '@/components/StatusTag';
import { api, unwrap } from '@/lib/api';
import { withoutMarkersPlugin } from '@/lib/citation-markers';
import { copyText } from '@/lib/copy';
import { useT } from '@/lib/i18n';
import { Phrase } from '@/lib/i18n/Phrase';
import { PAGE, allPages } from '@/lib/replies';
import { healthQuery } from '@/lib/session';
import { useTitle } from '@/lib/title';

import { Answer } from './Answer';
import { NewRequest } from './NewRequest';
import styles from './request.module.css';

/** What to do with an address that names no request: write one, or learn why that is not possible. */
function WithoutToken({ hash }: { hash: string }) {
  const t = useT();
  const health = useQuery({ ...healthQuery, enabled: hash === '' });
  if (hash !== '')
    return (
      <>
        <h1 className={styles.title}>{t('requests.linkIncomplete')}</h1>
        <p className={styles.facts}>{t('requests.linkIncompleteHint')}</p>
      </>
    );
  if (health.data?.sign_in.intake) return <NewRequest />;
  if (health.error && !health.data)
    return (
      <ProblemAlert error={health.error} onRetry={() => void health.refetch()} retrying={health.isFetching} />
    );
  if (!health.data) return <Skeleton active />;
  return (
    <>
      <h1 className={styles.title}>{t('requests.off')}</h1>
      <p className={styles.facts}>{t('requests.offHint')}</p>
      <Link to={`/login?next=${encodeURIComponent('/portal/new')}`}>
        <Button type="primary" tabIndex={-1}>
          {t('requests.signIn')}
        </Button>
      </Link>
    </>
  );
}

/** A request of somebody without an account: written here, and followed by its signed link. */
export function RequestPage() {
  const { hash, state } = useLocation() as { hash: string; state: { arrived?: boolean } | null };
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token');
  const arrived = state?.arrived === true;
  return (
    <main className={styles.page} data-wide={!token}>
      <img src="/favicon.svg" alt="" width={40} height={40} />
      {token ? (
        <>
          {arrived && <Arrived />}
          <Request key={token} token={token} />
        </>
      ) : (
        <WithoutToken hash={hash} />
      )}
    </main>
  );
}

/** Nothing but this address leads back to the request: who has just sent it is told to keep it. */
function Arrived() {
  const t = useT();
  const { message } = App.useApp();
  return (
    <Alert
      type="success"
      showIcon
      role="status"
      className={styles.arrived}
      title={t('requests.arrived')}
      description={
        <>
          <p className={styles.keep}>{t('requests.arrivedHint')}</p>
          <Button
            size="small"
            onClick={() =>
              void copyText(location.href).then((copied) =>
                copied
                  ? message.success(t('requests.linkCopied'))
                  : message.error(t('requests.linkNotCopied')),
              )
            }
          >
            {t('requests.copyLink')}
          </Button>
        </>
      }
    />
  );
}

/** The request with all of its answers: the newest come last. */
async function loadRequest(token: string) {
  const load = (page: number) =>
    unwrap(api.GET('/api/intake/{token}', { params: { path: { token }, query: { page, page_size: PAGE } } }));
  const first = await load(1);
  const replies = await allPages(async (page) => (page === 1 ? first : await load(page)).replies);
  return { ...first, replies };
}

function Request({ token }: { token: string }) {
  const t = useT();
  const key = ['request', token];
  const request = useQuery({ queryKey: key, queryFn: () => loadRequest(token) });
  const title = request.data?.title;

  useTitle(title ?? t('requests.title'));

  const problem = request.error && (
    <ProblemAlert
      className={styles.problem}
      error={request.error}
      onRetry={() => void request.refetch()}
      retrying={request.isFetching}
    />
  );
  if (!request.data) return problem ?? <Skeleton active />;
  const { ticket_id, content, status, created_at, replies, rating_token: rating } = request.data;
  return (
    <>
      {problem}
      <h1 className={styles.title} dir="auto">
        {title}
      </h1>
      <p className={styles.facts}>
        <Phrase
          id="requests.facts"
          values={{
            id: ticket_id,
            status: <StatusTag status={status} />,
            time: <RelativeTime iso={created_at} />,
          }}
        />
      </p>
      <ol className={styles.messages} aria-label={t('requests.messages')}>
        <li className={styles.message}>
          <strong>{t('requests.you')}</strong>
          <p className={styles.plain} dir="auto">
            {content}
          </p>
        </li>
        {replies.map((item) => (
          <li key={item.id} className={styles.message} data-staff={item.by_staff}>
            <strong>{item.by_staff ? item.author : t('requests.you')}</strong>{' '}
            <span className={styles.time}>
              <RelativeTime iso={item.created_at} />
            </span>
            {item.by_staff ? (
              <MarkdownView text={item.content} remark={withoutMarkersPlugin} />
            ) : (
              <p className={styles.plain} dir="auto">
                {item.content}
              </p>
            )}
          </li>
        ))}
      </ol>
      {rating && (
        <p className={styles.rate}>
          <Phrase
            id="requests.rate"
            values={{ link: <Link to={`/rate#token=${rating}`}>{t('requests.rateLink')}</Link> }}
          />
        </p>
      )}
      <Answer token={token} ticketId={ticket_id} queryKey={key} />
    </>
  );
}
