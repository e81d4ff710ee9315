import { formatNumber, percent } from '@/lib/format';
import { useT } from '@/lib/i18n';

import styles from './dashboard.module.css';
import { duration } from './format';

import type { Figures } from './api';
import type { ReactNode } from 'react';

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.card} aria-label={title}>
      <h2 className={styles.cardTitle}>{title}</h2>
      {children}
    </section>
  );
}

/** How long people waited: half of them at most the first figure, nine of ten at most the second. */
export function Times({ figures }: { figures: Figures }) {
  const t = useT();
  const rows = [
    [t('dashboard.firstResponse'), figures.first_response_time],
    [t('dashboard.resolution'), figures.resolution_time],
  ] as const;
  return (
    <Card title={t('dashboard.times')}>
      <table className={styles.plainTable}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('dashboard.p50')}</th>
            <th scope="col">{t('dashboard.p90')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, { p50, p90 }]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{duration(p50)}</td>
              <td>{duration(p90)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

export function SlaCard({ sla }: { sla: Figures['sla'] }) {
  const t = useT();
  const done = sla.met + sla.breached;
  const parts = ['met', 'at_risk', 'breached'] as const;
  const total = done + sla.at_risk;
  return (
    <Card title={t('dashboard.sla')}>
      <p className={styles.big}>
        {done === 0 ? '–' : percent(sla.met / done)}{' '}
        <span>{done === 0 ? t('dashboard.slaNone') : t('dashboard.slaMetOf', { count: done })}</span>
      </p>
      {total > 0 && (
        <div className={styles.stack} aria-hidden="true">
          {parts.map((name) => (
            <span key={name} data-part={name} style={{ flexGrow: sla[name] }} />
          ))}
        </div>
      )}
      <dl className={styles.rows}>
        {parts.map((name) => (
          <div key={name}>
            <dt>
              <span className={styles.dot} data-part={name} aria-hidden="true" />
              {t(`dashboard.sla.${name}`)}
            </dt>
            <dd>{formatNumber(sla[name])}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

const SCORES = ['5', '4', '3', '2', '1'] as const;

export function Satisfaction({ csat }: { csat: Figures['csat'] }) {
  const t = useT();
  const most = Math.max(...SCORES.map((score) => csat.by_score[score] ?? 0), 1);
  return (
    <Card title={t('dashboard.satisfaction')}>
      {csat.average === null ? (
        <p className={styles.none}>{t('dashboard.noRatings')}</p>
      ) : (
        <>
          <p className={styles.big}>
            {formatNumber(csat.average, { minimumFractionDigits: 1, maximumFractionDigits: 1 })}{' '}
            <span>{t('dashboard.ofFive', { count: csat.count })}</span>
          </p>
          <table className={styles.bars}>
            <tbody>
              {SCORES.map((score) => (
                <tr key={score}>
                  <th scope="row">{t('dashboard.stars', { count: Number(score) })}</th>
                  <td aria-hidden="true" className={styles.barCell}>
                    <span style={{ width: `${((csat.by_score[score] ?? 0) / most) * 100}%` }} />
                  </td>
                  <td className={styles.number}>{formatNumber(csat.by_score[score] ?? 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Card>
  );
}

/** What the assistant did, and how people corrected it. */
export function AiCard({ ai }: { ai: Figures['ai'] }) {
  const t = useT();
  const share = (part: number, whole: number) => (whole > 0 ? percent(part / whole) : null);
  const rows = [
    [t('dashboard.ai.drafts'), ai.drafts, null, false],
    [t('dashboard.ai.inserted'), ai.inserted, share(ai.inserted, ai.drafts), false],
    [t('dashboard.ai.unchanged'), ai.sent_unchanged, share(ai.sent_unchanged, ai.inserted), true],
    [t('dashboard.ai.edited'), ai.edited, share(ai.edited, ai.inserted), true],
    [t('dashboard.ai.autoResolved'), ai.auto_resolved, null, false],
    [t('dashboard.ai.reopened'), ai.reopened, share(ai.reopened, ai.auto_resolved), true],
  ] as const;
  return (
    <Card title={t('dashboard.ai')}>
      <dl className={styles.rows}>
        {rows.map(([name, value, of, part]) => (
          <div key={name} data-part-of={part}>
            <dt>{name}</dt>
            <dd>
              {of && <span className={styles.of}>{of}</span>}
              {formatNumber(value)}
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('dashboard.ai.distance')}</dt>
          <dd>{ai.mean_edit_distance === null ? '–' : percent(ai.mean_edit_distance)}</dd>
        </div>
      </dl>
    </Card>
  );
}
