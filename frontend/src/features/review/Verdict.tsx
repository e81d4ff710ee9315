import { Link } from 'react-router';

import { percent } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { Phrase } from '@/lib/i18n/Phrase';
import { useMe } from '@/lib/session';

import { useReasons } from './rules';
import styles from './review.module.css';

import type { ReviewItem } from './api';

function Confidence({ decision }: { decision: ReviewItem['decision'] }) {
  const t = useT();
  const { confidence, inputs } = decision;
  const threshold = typeof inputs.threshold === 'number' ? inputs.threshold : null;
  if (confidence === null) return <p>{t('review.noConfidence')}</p>;
  return (
    <p className={styles.confidence}>
      <span className={styles.meter} aria-hidden="true">
        <span style={{ width: `${confidence * 100}%` }} />
        {threshold !== null && <i style={{ left: `${threshold * 100}%` }} />}
      </span>
      {threshold === null
        ? t('review.confidenceAlone', { confidence: percent(confidence) })
        : t('review.confidenceOf', { confidence: percent(confidence), threshold: percent(threshold) })}
    </p>
  );
}

/** Why the system left this to a person: the first reason large, every other rule in words. */
export function Verdict({ decision }: { decision: ReviewItem['decision'] }) {
  const t = useT();
  const me = useMe();
  const { first, ticket, policy } = useReasons()(decision);
  return (
    <section className={styles.side} aria-labelledby="verdict-title">
      <h3 id="verdict-title" className={styles.blockTitle}>
        {t('review.why')}
      </h3>
      <p className={styles.reason}>{first}</p>
      {ticket.length > 0 && (
        <ul className={styles.rules}>
          {ticket.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
      )}
      {policy.length > 0 && (
        <>
          <p className={styles.quiet}>
            {me.role === 'admin' ? (
              <Phrase
                id="review.byPolicy"
                values={{ policy: <Link to="/settings/automation">{t('review.policy')}</Link> }}
              />
            ) : (
              t('review.byPolicy', { policy: t('review.policy') })
            )}
          </p>
          <ul className={styles.rules}>
            {policy.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ul>
        </>
      )}
      <Confidence decision={decision} />
    </section>
  );
}
