import { Button } from 'antd';
import { useState } from 'react';

import { RatingForm } from '@/components/rating/RatingForm';
import { draftOf } from '@/components/rating/score';
import { Stars } from '@/components/rating/Stars';
import { loadForm, saveForm } from '@/lib/composer-draft';
import { useT } from '@/lib/i18n';
import { useMe } from '@/lib/session';

import { useRate } from './api';
import styles from './portal.module.css';

import type { RatingDraft } from '@/components/rating/score';
import type { Ticket } from '@/lib/types';

/** How they were helped, asked once the request is solved. What was given can be changed. */
export function RatingCard({ request }: { request: Ticket }) {
  const t = useT();
  const me = useMe();
  const form = `rating.${request.id}`;
  const rate = useRate(request.id);
  const { rating } = request;
  // Typed, and not sent yet: kept in this browser.
  const [draft, setDraft] = useState<RatingDraft | null>(() => {
    const kept = loadForm<RatingDraft>(me.id, form);
    return Object.keys(kept).length > 0 ? { ...draftOf(rating), ...kept } : null;
  });
  const change = (next: RatingDraft | null) => {
    setDraft(next);
    saveForm(me.id, form, next);
  };
  // While it is being sent the rating is shown as given; a refusal brings the form back as it was.
  if (rating && (draft === null || rate.isPending)) {
    return (
      <section className={styles.card} aria-label={t('portal.rated')}>
        <p role="status" className={styles.quiet}>
          {t('portal.ratedThanks')}
        </p>
        <div className={styles.rated}>
          <Stars score={rating.score} />
          <Button size="small" disabled={rate.isPending} onClick={() => change(draftOf(rating))}>
            {t('portal.ratingChange')}
          </Button>
        </div>
        {rating.comment && (
          <p className={styles.said} dir="auto">
            {rating.comment}
          </p>
        )}
      </section>
    );
  }
  return (
    <section className={styles.card} aria-label={t('ratings.question')}>
      <RatingForm
        value={draft ?? draftOf(null)}
        onChange={change}
        onSave={(given) => rate.mutate(given, { onSuccess: () => change(null) })}
        saving={rate.isPending}
        error={rate.error}
        action={rating ? t('ratings.update') : t('ratings.save')}
        other={
          rating && (
            <Button
              type="text"
              onClick={() => {
                rate.reset();
                change(null);
              }}
            >
              {t('common.cancel')}
            </Button>
          )
        }
      />
    </section>
  );
}
