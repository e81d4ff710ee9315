import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { RatingForm } from '@/components/rating/RatingForm';
import { draftOf } from '@/components/rating/score';
import { Stars } from '@/components/rating/Stars';
import { api, unwrap } from '@/lib/api';
import { useT } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';
import { useTitle } from '@/lib/title';

import styles from './rate.module.css';

import type { RatingDraft, RatingInput } from '@/components/rating/score';
import type { components } from '@/client/schema.gen';

type Asked = components['schemas']['RatingByLink'];

/** The page of the link that a mail asks with: whoever has it rates this one request, without a sign-in. */
export function RatePage() {
  const t = useT();
  const { hash } = useLocation();
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token');
  useTitle(t('ratings.link.title'));
  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <img src="/favicon.svg" alt="" width={40} height={40} />
        {token ? (
          <ByLink key={token} token={token} />
        ) : (
          <Refusal title={t('ratings.link.invalid')} hint={t('ratings.link.invalidHint')} />
        )}
      </div>
    </main>
  );
}

/** Why nothing can be rated here, and where to go. */
function Refusal({ title, hint }: { title: string; hint: string }) {
  const t = useT();
  return (
    <>
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.lead}>{hint}</p>
      <Link to="/portal">
        <Button tabIndex={-1}>{t('ratings.link.portal')}</Button>
      </Link>
    </>
  );
}

function ByLink({ token }: { token: string }) {
  const t = useT();
  const asked = useQuery({
    queryKey: ['rating', token],
    queryFn: () => unwrap(api.GET('/api/ratings/{token}', { params: { path: { token } } })),
    refetchOnWindowFocus: false,
  });
  if (asked.data) return <Rating token={token} asked={asked.data} />;
  if (!asked.error) return <Skeleton active />;
  switch (toProblem(asked.error).status) {
    case 410:
      return <Refusal title={t('ratings.link.expired')} hint={t('ratings.link.expiredHint')} />;
    case 404:
      return <Refusal title={t('ratings.link.missing')} hint={t('ratings.link.missingHint')} />;
    case 400:
    case 422:
      return <Refusal title={t('ratings.link.invalid')} hint={t('ratings.link.invalidHint')} />;
    default:
      return (
        <ProblemAlert error={asked.error} onRetry={() => void asked.refetch()} retrying={asked.isFetching} />
      );
  }
}

function keptDraft(ticketId: number): RatingDraft | null {
  try {
    return JSON.parse(sessionStorage.getItem(draftKey(ticketId)) ?? 'null') as RatingDraft | null;
  } catch {
    return null;
  }
}

function keepDraft(ticketId: number, draft: RatingDraft | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(draftKey(ticketId));
    else sessionStorage.setItem(draftKey(ticketId), JSON.stringify(draft));
  } catch {
    // The page alone keeps it then.
  }
}

function draftKey(ticketId: number): string {
  return `citedesk.rate.${ticketId}`;
}

function Rating({ token, asked }: { token: string; asked: Asked }) {
  const t = useT();
  const client = useQueryClient();
  const { ticket_id: id, title, can_rate: open, rating } = asked;
  const [draft, setDraft] = useState<RatingDraft>(() => keptDraft(id) ?? draftOf(rating));
  const [changing, setChanging] = useState(false);
  const save = useMutation({
    mutationFn: (body: RatingInput) =>
      unwrap(api.PUT('/api/ratings/{token}', { params: { path: { token } }, body })),
    onSuccess: (given) => {
      keepDraft(id, null);
      client.setQueryData<Asked>(['rating', token], { ...asked, rating: given });
      setChanging(false);
    },
  });
  useEffect(() => {
    document.querySelector<HTMLElement>('#rate-thanks')?.focus();
  }, [rating]);
  const change = (next: RatingDraft) => {
    setDraft(next);
    keepDraft(id, next);
  };
  const about = (
    <p className={styles.about}>
      <span className={styles.number}>{t('ratings.link.facts', { id })}</span>
      <strong>{title}</strong>
    </p>
  );

  if (rating && !changing)
    return (
      <>
        <h1 id="rate-thanks" tabIndex={-1} className={styles.title}>
          {t('ratings.link.thanks')}
        </h1>
        {about}
        <Stars score={rating.score} />
        {rating.comment && (
          <p className={styles.said} dir="auto">
            {rating.comment}
          </p>
        )}
        <p className={styles.lead}>{open ? t('ratings.link.thanksHint') : t('ratings.link.closed')}</p>
        {open && <Button onClick={() => setChanging(true)}>{t('ratings.update')}</Button>}
      </>
    );
  if (!open)
    return (
      <>
        <h1 className={styles.title}>{t('ratings.link.title')}</h1>
        {about}
        <Alert type="info" showIcon title={t('ratings.link.notSettled')} />
      </>
    );
  return (
    <>
      <h1 className={styles.title}>{t('ratings.link.title')}</h1>
      {about}
      <RatingForm
        value={draft}
        onChange={change}
        onSave={(given) => save.mutate(given)}
        saving={save.isPending}
        error={save.error}
        action={rating ? t('ratings.update') : t('ratings.save')}
      />
    </>
  );
}
