import { CheckCircleFilled } from '@ant-design/icons';
import { Link } from 'react-router';

import { useT } from '@/lib/i18n';

import styles from './home.module.css';

interface ChecklistProps {
  documents: number;
  tickets: number;
  newest: number | null;
  admin: boolean;
}

/** The way from an empty desk to a first cited answer. */
export function Checklist({ documents, tickets, newest, admin }: ChecklistProps) {
  const t = useT();
  const steps = [
    { key: 'kb', to: '/kb?tab=add', done: documents > 0 },
    { key: 'ticket', to: '/tickets/new', done: tickets > 0 },
    { key: 'draft', to: newest ? `/tickets/${newest}` : '/tickets', done: false },
    ...(admin ? [{ key: 'people' as const, to: '/customers', done: false }] : []),
  ] as const;
  return (
    <section className={styles.checklist} aria-labelledby="checklist-title">
      <h2 id="checklist-title" className={styles.title}>
        {t('home.checklist')}
      </h2>
      <p className={styles.quiet}>{t('home.checklistHint')}</p>
      <ol>
        {steps.map(({ key, to, done }) => (
          <li key={key} data-done={done}>
            {done ? (
              <CheckCircleFilled className={styles.done} aria-label={t('home.done')} />
            ) : (
              <span className={styles.todo} role="img" aria-label={t('home.todo')} />
            )}
            <span>
              <Link to={to}>{t(`home.step.${key}`)}</Link>
              <small>{t(`home.step.${key}Hint`)}</small>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
